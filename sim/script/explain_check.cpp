#include "sim/script/explain_check.h"

#include <algorithm>
#include <array>

#include "sim/script/words.h"
#include "sim/time_text.h"

namespace script {

namespace {

bool is_name(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// Goes through Lua source, past texts and comments. Calls visit(position, depth of brackets) at the others.
template <class Visit>
std::size_t scan(std::string_view text, std::size_t from, Visit visit) {
    int depth = 0;
    for (std::size_t i = from; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' || c == '\'') {
            for (++i; i < text.size() && text[i] != c && text[i] != '\n'; ++i) {
                if (text[i] == '\\') ++i;
            }
            continue;
        }
        if (c == '-' && i + 1 < text.size() && text[i + 1] == '-') {
            i = std::min(text.find('\n', i), text.size());
            continue;
        }
        if (c == '(' || c == '{' || c == '[') ++depth;
        if (!visit(i, depth)) return i;
        if (c == ')' || c == '}' || c == ']') --depth;
    }
    return text.size();
}

std::string trimmed(std::string_view text) {
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return std::string{text};
}

/// The first argument of the call of `check` that begins on or after this line's beginning.
std::string first_argument(std::string_view source, int line) {
    std::size_t begin = 0;
    for (int i = 1; i < line && begin != std::string_view::npos; ++i) begin = source.find('\n', begin) == std::string_view::npos ? std::string_view::npos : source.find('\n', begin) + 1;
    if (begin == std::string_view::npos) return {};
    const std::size_t call = source.find("check(", begin);
    if (call == std::string_view::npos || source.find('\n', begin) < call) return {};
    const std::size_t open = call + 6;
    const std::size_t end = scan(source, open, [&](std::size_t i, int depth) {
        return !(depth == 0 && (source[i] == ',' || source[i] == ')'));
    });
    return trimmed(source.substr(open, end - open));
}

/// May the expression be looked at again? Only queries and the libraries may be called in it.
bool only_looks(std::string_view expression) {
    bool good = expression.find("function") == std::string_view::npos && expression.size() < 400;
    scan(expression, 0, [&](std::size_t i, int) {
        if (!is_name(expression[i]) || (i > 0 && is_name(expression[i - 1]))) return true;
        std::size_t end = i;
        while (end < expression.size() && is_name(expression[end])) ++end;
        const std::string word{expression.substr(i, end - i)};
        while (end < expression.size() && expression[end] == ' ') ++end;
        const bool called = end < expression.size() && (expression[end] == '(' || expression[end] == '{' || expression[end] == '"');
        const bool field = i > 0 && (expression[i - 1] == '.' || expression[i - 1] == ':');
        if (called && !field && !is_query(word) && word != "tostring" && word != "not" && word != "and" && word != "or") good = false;
        if (called && field && expression[i - 1] == ':') {
            constexpr std::array<std::string_view, 6> kPure{"find", "match", "sub", "len", "lower", "upper"};
            if (std::find(kPure.begin(), kPure.end(), word) == kPure.end()) good = false;
        }
        return good;
    });
    return good;
}

/// Where the comparison of the whole expression stands: == ~= <= >= < >, outside of brackets.
struct Comparison {
    std::size_t at = std::string_view::npos;
    std::size_t size = 0;
};
Comparison comparison_in(std::string_view expression) {
    Comparison found;
    bool joined = false;
    scan(expression, 0, [&](std::size_t i, int depth) {
        if (depth != 0) return true;
        for (const std::string_view word : {" and ", " or "}) joined = joined || expression.substr(i, word.size()) == word;
        for (const std::string_view sign : {"==", "~=", "<=", ">=", "<", ">"}) {
            if (expression.substr(i, sign.size()) != sign) continue;
            if (found.at == std::string_view::npos) found = {i, sign.size()};
            return true;
        }
        return true;
    });
    return joined ? Comparison{} : found;
}

/// Puts the locals and upvalues of the function that called check into a table, with the words behind it.
void push_scope(lua_State* state) {
    lua_newtable(state);
    const int scope = lua_gettop(state);
    lua_Debug record;
    if (lua_getstack(state, 1, &record) == 0 || lua_getinfo(state, "f", &record) == 0) return;
    const int function = lua_gettop(state);
    for (int i = 1; const char* name = lua_getupvalue(state, function, i); ++i) {
        if (std::string_view{name} == "_ENV") lua_pop(state, 1);
        else lua_setfield(state, scope, name);
    }
    for (int i = 1; const char* name = lua_getlocal(state, &record, i); ++i) {
        if (name[0] == '(') lua_pop(state, 1);
        else lua_setfield(state, scope, name);
    }
    lua_settop(state, scope);
    lua_newtable(state);
    lua_rawgeti(state, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_setfield(state, -2, "__index");
    lua_setmetatable(state, scope);
}

/// The value of an expression in that scope as text; empty if it cannot be had.
std::string look_again(lua_State* state, const std::string& expression) {
    const int top = lua_gettop(state);
    const std::string chunk = "return " + expression;
    std::string out;
    if (luaL_loadbufferx(state, chunk.data(), chunk.size(), "=check", "t") == LUA_OK) {
        const int function = lua_gettop(state);
        // push_scope looks at the caller of check: this binding is level 0, its caller level 1.
        push_scope(state);
        lua_setupvalue(state, function, 1);
        if (lua_pcall(state, 0, 1, 0) == LUA_OK) out = text_of(state, -1, true);
    }
    lua_settop(state, top);
    return out;
}

/// "#mailbox("ben")" is clearer with the list beside its length.
std::string part_text(lua_State* state, const std::string& expression) {
    const std::string value = look_again(state, expression);
    if (value.empty()) return {};
    std::string out = expression + " is " + value;
    if (expression.size() > 1 && expression[0] == '#') {
        const std::string list = look_again(state, expression.substr(1));
        if (!list.empty() && list.size() < 300) out += ": " + list;
    }
    return out;
}

bool is_plain(const std::string& expression) {
    if (expression.empty()) return true;
    if (expression == "nil" || expression == "true" || expression == "false") return true;
    const char c = expression[0];
    return (c >= '0' && c <= '9') || c == '"' || c == '\'' || c == '-' || c == '{';
}

}  // namespace

bool is_change(base::FactKind kind) {
    using base::FactKind;
    return kind == FactKind::CopyMade || kind == FactKind::CopyEnded || kind == FactKind::CopyChanged || kind == FactKind::FlagsChanged ||
           kind == FactKind::MarkedDeleted || kind == FactKind::Unmarked || kind == FactKind::LockTaken || kind == FactKind::LockReleased ||
           kind == FactKind::MailboxEvent;
}

void explain(lua_State* state, Stage& stage, CheckResult& check) {
    lua_Debug record;
    int line = 0;
    if (lua_getstack(state, 1, &record) != 0 && lua_getinfo(state, "l", &record) != 0) line = record.currentline;
    const std::string expression = first_argument(stage.source(), line);
    if (!expression.empty()) {
        check.expected = expression;
        if (only_looks(expression)) {
            const char* before = std::exchange(stage.looking, "inside check");
            const bool collected = std::exchange(stage.collects_topics, true);
            stage.topic = {};
            const Comparison sign = comparison_in(expression);
            std::string left = trimmed(std::string_view{expression}.substr(0, std::min(sign.at, expression.size())));
            std::string right = sign.at == std::string_view::npos ? std::string{} : trimmed(std::string_view{expression}.substr(sign.at + sign.size));
            if (sign.at == std::string_view::npos && left.starts_with("not ")) left = trimmed(std::string_view{left}.substr(4));
            check.actual = is_plain(left) ? "" : part_text(state, left);
            if (!is_plain(right)) check.actual += (check.actual.empty() ? "" : "; ") + part_text(state, right);
            stage.looking = before;
            stage.collects_topics = collected;
            check.entry = stage.topic;
        }
    }
    if (!check.entry) check.entry = last_line_entry(stage.view());
    check.line = line_of_entry(stage.view(), check.entry);
}

base::EntryId last_line_entry(const View& view) {
    const auto& arrivals = view.journal.arrivals();
    for (std::size_t i = arrivals.size(); i-- > 0;) {
        if (arrivals[i].line.value <= view.entries) return arrivals[i].line;
    }
    return {};
}

std::string masked_line(const sim::Journal& journal, const sim::Entry& entry) {
    std::string text{journal.text(entry)};
    if (entry.kind == base::FactKind::Content) return "(the text of the letter)";
    if (entry.secret_end() > entry.secret_begin() && entry.secret_end() <= text.size()) {
        text.replace(entry.secret_begin(), entry.secret_end() - entry.secret_begin(), "****");
    }
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

std::string line_of_entry(const View& view, base::EntryId id) {
    if (!id || id.value > view.entries) return {};
    const sim::Entry* entry = &view.journal[id];
    base::EntryId found = id;
    if (!entry->is_line() && entry->kind != base::FactKind::Act) {
        if (!entry->cause) return "no line on the wire: it happened on the server's own account, entry " + std::to_string(id.value);
        found = entry->cause;
        entry = &view.journal[found];
    }
    std::string out = entry->is_line() ? (entry->has(sim::Entry::kFromClient) ? "C: " : "S: ") + masked_line(view.journal, *entry)
                                       : std::string{view.journal.text(*entry)};
    if (out.size() > 160) out = out.substr(0, 157) + "...";
    if (entry->is_line() && entry->host) out += "  (" + view.world.host(entry->host).name + ")";
    return out + ", entry " + std::to_string(found.value) + ", +" + sim::duration_text(entry->at - view.world.start);
}

std::string check_text(const CheckResult& check, base::Instant start) {
    if (check.passed) return "ok: " + check.text;
    std::string out = "FAILED " + check.where + ", world time +" + sim::duration_text(check.at - start) + ": " + check.text;
    if (!check.expected.empty()) out += "\n  expected  " + check.expected;
    if (!check.actual.empty()) out += "\n  actual    " + check.actual;
    if (!check.line.empty()) out += "\n  line      " + check.line;
    return out;
}

}  // namespace script
