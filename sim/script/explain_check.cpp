#include "sim/script/explain_check.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "sim/script/condition.h"
#include "sim/script/truth.h"
#include "sim/time_text.h"

namespace script {

namespace {

/// Puts the locals and upvalues of a running function into a table, with the words behind it.
void push_scope(lua_State* state, lua_Debug* record) {
    lua_newtable(state);
    const int scope = lua_gettop(state);
    if (lua_getinfo(state, "f", record) == 0) return;
    const int function = lua_gettop(state);
    for (int i = 1; const char* name = lua_getupvalue(state, function, i); ++i) {
        if (std::string_view{name} == "_ENV") lua_pop(state, 1);
        else lua_setfield(state, scope, name);
    }
    for (int i = 1; const char* name = lua_getlocal(state, record, i); ++i) {
        if (name[0] == '(') lua_pop(state, 1);
        else lua_setfield(state, scope, name);
    }
    lua_settop(state, scope);
    lua_newtable(state);
    lua_rawgeti(state, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_setfield(state, -2, "__index");
    lua_setmetatable(state, scope);
}

/// Looks again at parts of a condition in the scope where it was asked: only at queries, which change nothing.
class Looker {
  public:
    Looker(lua_State* state, Stage& stage, int scope, int line) : state_{state}, stage_{stage}, scope_{scope}, line_{line} {
        looking_ = std::exchange(stage.looking, "inside check");
        stage.topics = TopicSearch{};
        stage.topics.on = true;
    }
    ~Looker() {
        stage_.looking = looking_;
        stage_.topics.on = false;
    }
    Looker(const Looker&) = delete;
    Looker& operator=(const Looker&) = delete;

    struct Seen {
        bool known = false, truth = false;
        std::string text, kind;
    };
    Seen look(const std::string& expression) {
        Seen seen;
        if (!only_looks(expression)) return seen;
        const int top = lua_gettop(state_);
        const std::string chunk = "return " + expression;
        if (luaL_loadbufferx(state_, chunk.data(), chunk.size(), "=check", "t") == LUA_OK) {
            lua_pushvalue(state_, scope_);
            lua_setupvalue(state_, -2, 1);
            if (lua_pcall(state_, 0, 1, 0) == LUA_OK) seen = {true, lua_toboolean(state_, -1) != 0, text_of(state_, -1, true), kind_of_value(state_, -1)};
        }
        lua_settop(state_, top);
        return seen;
    }

    /// Does it compare a list with what is no list, anywhere in it? The two sides.
    std::pair<Side, Side> mixed(const Condition& condition) {
        if (condition.kind == Condition::Kind::Fact && !condition.right.empty()) {
            const Seen left = look(condition.left);
            const Seen right = look(condition.right);
            const bool list = (left.kind == "a list") != (right.kind == "a list");
            const bool letter = (left.kind == "a letter" && right.kind == "a text") || (left.kind == "a text" && right.kind == "a letter");
            if (left.known && right.known && (list || letter)) return {{left.kind, condition.left}, {right.kind, condition.right}};
        }
        for (const Condition& part : condition.parts) {
            if (auto found = mixed(part); !found.first.kind.empty()) return found;
        }
        return {};
    }

    /// What decides that the condition is not `wanted`: the smallest part of it, and what its sides are.
    void explain(const Condition& condition, bool wanted, CheckResult& check) {
        using Kind = Condition::Kind;
        const bool one_decides = (condition.kind == Kind::And && wanted) || (condition.kind == Kind::Or && !wanted);
        if (one_decides) {
            for (const Condition& part : condition.parts) {
                if (const Seen seen = look_quietly(part.text); !seen.known || seen.truth != wanted) return explain(part, wanted, check);
            }
        }
        if (check.expected.empty()) check.expected = wanted ? condition.text : "not " + (condition.kind == Kind::Fact ? condition.text : "(" + condition.text + ")");
        for (const Condition& part : condition.parts) explain(part, condition.kind == Kind::Not ? !wanted : wanted, check);
        if (condition.kind != Kind::Fact) return;
        say(condition.left, check);
        say(condition.right, check);
        if (condition.right.empty()) {
            for (const std::string& argument : call_arguments(condition.left)) say(argument, check);
        }
        find_change(condition);
    }

  private:
    /// Finding out which part decides does not make it a topic.
    Seen look_quietly(const std::string& expression) {
        stage_.topics.on = false;
        Seen seen = look(expression);
        stage_.topics.on = true;
        return seen;
    }

    /// "#mailbox("ben")" is clearer with the list beside its length.
    void say(const std::string& expression, CheckResult& check) {
        if (is_plain(expression)) return;
        const Seen seen = look(expression);
        if (seen.known) {
            std::string out = expression + " is " + seen.text;
            if (expression.size() > 1 && expression[0] == '#') {
                const Seen list = look(expression.substr(1));
                if (list.known && list.text.size() < 300) out += ": " + list.text;
            }
            if (check.actual.find(out) == std::string::npos) check.actual += (check.actual.empty() ? "" : "; ") + out;
        }
        for (const std::string& name : names_in(expression)) look_up(name);
    }

    /// A variable holds what was asked further up: what was it about, as things were then?
    void look_up(const std::string& name) {
        const Assigned assigned = assigned_before(stage_.source(), line_, name);
        const auto asked = stage_.asked_at.find(assigned.line);
        if (assigned.expression.empty() || asked == stage_.asked_at.end()) return;
        from_before_ = true;
        stage_.topics.until = asked->second;
        static_cast<void>(look(assigned.expression));
        stage_.topics.until.reset();
    }

    /// What both sides of a fact are at a moment of the run.
    std::string sides_of(const Condition& fact) {
        const Seen left = look(fact.left);
        const Seen right = fact.right.empty() ? Seen{true, true, ""} : look(fact.right);
        return left.known && right.known ? left.text + "\n" + right.text : std::string{};
    }

    /// The queries name the last entry that could have changed what they look at. Whether it did is seen by asking
    /// again just before it: if the answer was the same, an earlier one did it.
    void find_change(const Condition& fact) {
        if (from_before_ || !stage_.topics.change || !stage_.begun() || ++searches_ > kSearches) return;
        TopicSearch found = stage_.topics;
        const std::string now = sides_of(fact);
        sim::Timeline past = stage_.shown() != nullptr ? *stage_.shown() : stage_.timeline();
        const sim::Timeline* before = stage_.shown();
        base::EntryId change = found.change;
        base::EntryId later;
        std::size_t steps = 0;
        for (; steps < kSteps && change && !now.empty(); ++steps) {
            const std::uint64_t event = past.journal()[change].event;
            if (event == 0) break;
            past.seek(event - 1);
            stage_.show(&past);
            stage_.topics = TopicSearch{};
            stage_.topics.on = true;
            const std::string then = sides_of(fact);
            const base::EntryId earlier = stage_.topics.change;
            found.trouble = std::max(found.trouble, stage_.topics.trouble);
            found.elsewhere = std::max(found.elsewhere, stage_.topics.elsewhere);
            found.put_off = std::max(found.put_off, stage_.topics.put_off);
            found.deferred = std::max(found.deferred, stage_.topics.deferred);
            stage_.show(before);
            if (then != now) break;
            later = std::exchange(change, earlier);
        }
        // Not yet so after it: what changed without an entry of its own belongs to the next one that has one.
        if (change && later && !now.empty() && steps < kSteps) {
            past.seek(past.journal()[change].event);
            stage_.show(&past);
            if (sides_of(fact) != now) change = later;
            stage_.show(before);
        }
        stage_.topics = found;
        if (steps < kSteps) stage_.topics.change = change;
    }

    static constexpr std::size_t kSteps = 200;
    static constexpr std::size_t kSearches = 4;

    lua_State* state_;
    Stage& stage_;
    int scope_, line_;
    const char* looking_ = nullptr;
    bool from_before_ = false;     ///< a variable holds what was asked further up
    std::size_t searches_ = 0;
};

/// Which line on the wire it was: the last one that changed what was asked about, and what was refused since.
void name_line(Stage& stage, CheckResult& check) {
    const View view = stage.view();
    const TopicSearch& topics = stage.topics;
    check.entry = topics.change;
    if (check.entry) check.line = line_of_entry(view, check.entry);
    if (!check.entry && !topics.trouble) check.entry = topics.elsewhere, check.line = line_of_entry(view, topics.elsewhere);
    if (topics.trouble && topics.trouble.value > topics.change.value) {
        const std::string went_wrong = line_of_entry(view, topics.trouble);
        if (!check.entry) check.line = went_wrong;
        else if (went_wrong != check.line) check.line += "\n  and then  " + went_wrong;
        if (!check.entry) check.entry = topics.trouble;
    } else if (check.entry && topics.put_off.value > topics.change.value) {
        const std::string put_off = line_of_entry(view, topics.put_off);
        if (put_off != check.line) check.line += "\n  and then  " + put_off;
    }
    if (check.line.empty() && topics.deferred) check.entry = topics.deferred, check.line = line_of_entry(view, topics.deferred);
    if (!check.line.empty()) return;
    check.line = topics.asked ? "none: no line of this run has changed it" : "none: it does not ask the world anything now";
}

/// Where explain_watch waits for the watching function to return; the registry has it under this key.
constexpr char kKeys[2] = {};
constexpr const char* kSeenKey = &kKeys[0];
constexpr const char* kScopeKey = &kKeys[1];
struct ReturnSeen {
    const void* function = nullptr;
    int line = 0;
};

/// The hook: remembers the scope of the function as it returns, and its line.
void see_return(lua_State* state, lua_Debug* record) {
    if (record->event != LUA_HOOKRET) return sandbox_of(state).charge(state, 100);
    if (lua_getinfo(state, "fl", record) == 0) return;
    lua_rawgetp(state, LUA_REGISTRYINDEX, kSeenKey);
    auto* seen = static_cast<ReturnSeen*>(lua_touserdata(state, -1));
    const bool is_it = seen != nullptr && lua_topointer(state, -2) == seen->function;
    lua_pop(state, 2);
    if (!is_it) return;
    seen->line = record->currentline;
    push_scope(state, record);
    lua_rawsetp(state, LUA_REGISTRYINDEX, kScopeKey);
}

void set_registry(lua_State* state, const char* key, ReturnSeen* value) {
    if (value == nullptr) lua_pushnil(state);
    else lua_pushlightuserdata(state, value);
    lua_rawsetp(state, LUA_REGISTRYINDEX, key);
}

/// Calls the function once more. True: the table on top is its scope as it returned in `seen.line`.
bool call_again(lua_State* state, int function, ReturnSeen& seen) {
    lua_rawgeti(state, LUA_REGISTRYINDEX, function);
    seen.function = lua_topointer(state, -1);
    set_registry(state, kSeenKey, &seen);
    set_registry(state, kScopeKey, nullptr);
    const lua_Hook hook = lua_gethook(state);
    const int mask = lua_gethookmask(state);
    const int count = lua_gethookcount(state);
    lua_sethook(state, see_return, LUA_MASKRET | LUA_MASKCOUNT, 100);
    const bool called = lua_pcall(state, 0, 1, 0) == LUA_OK;
    lua_sethook(state, hook, mask, count);
    const bool found = lua_rawgetp(state, LUA_REGISTRYINDEX, kScopeKey) == LUA_TTABLE;
    set_registry(state, kSeenKey, nullptr);
    set_registry(state, kScopeKey, nullptr);
    return called && found;
}

/// What happened where no line did it.
std::string without_line(const View& view, const sim::Entry& entry) {
    if (entry.kind == base::FactKind::ConnectFailed) {
        const base::HostId server{static_cast<std::uint32_t>(entry.value2)};
        return "no line on the wire: nobody answered " + view.world.host(entry.host).name + (server ? " at " + view.world.host(server).name : "") + " port " + std::to_string(entry.value);
    }
    if (entry.kind == base::FactKind::StreamCut) return "no line on the wire: the connection was cut, session " + std::to_string(entry.session.value);
    const std::string said{view.journal.text(entry)};
    if (entry.kind == base::FactKind::RecipientFailed) return "no line on the wire: " + view.world.host(entry.host).name + " gave up " + said;
    return "no line on the wire: " + (entry.host ? view.world.host(entry.host).name : "the world") + " did it of its own accord" + (said.empty() || said.size() > 160 ? "" : " (" + said + ")");
}

/// Nobody answered, a cable broke, a relay had tried for too long: no line says it.
bool happens_without_a_line(const sim::Entry& entry) {
    if (entry.is_line() || entry.kind == base::FactKind::Act) return false;
    return !entry.cause || entry.kind == base::FactKind::ConnectFailed || (entry.kind == base::FactKind::RecipientFailed && entry.code == 1);
}

}  // namespace

base::EntryId line_behind(const sim::Journal& journal, base::EntryId id) {
    // A bounce comes from a queue, where it was put because a recipient failed, because of a reply.
    for (int steps = 0; steps < 32 && id; ++steps) {
        const sim::Entry& entry = journal[id];
        if (entry.is_line() || happens_without_a_line(entry) || entry.kind == base::FactKind::Act || entry.kind == base::FactKind::ProviderActs || entry.kind == base::FactKind::ProgramActs) break;
        id = entry.cause;
    }
    return id;
}

bool is_change(base::FactKind kind) {
    using base::FactKind;
    return kind == FactKind::CopyMade || kind == FactKind::CopyEnded || kind == FactKind::CopyChanged || kind == FactKind::FlagsChanged ||
           kind == FactKind::MarkedDeleted || kind == FactKind::Unmarked || kind == FactKind::Hidden || kind == FactKind::LockTaken || kind == FactKind::LockReleased ||
           kind == FactKind::MailboxEvent || kind == FactKind::Labelled || kind == FactKind::Unlabelled;
}

bool is_trouble(base::FactKind kind) {
    using base::FactKind;
    return kind == FactKind::Refused || kind == FactKind::LoginFailed || kind == FactKind::ConnectFailed || kind == FactKind::StreamCut ||
           kind == FactKind::RecipientFailed || kind == FactKind::Dropped || kind == FactKind::Unanswered || kind == FactKind::FaultBit;
}

void explain(lua_State* state, Stage& stage, CheckResult& check) {
    lua_Debug record;
    if (lua_getstack(state, 1, &record) == 0 || lua_getinfo(state, "l", &record) == 0) return;
    const std::vector<std::string> arguments = check_arguments(stage.source(), record.currentline);
    const int top = lua_gettop(state);
    push_scope(state, &record);
    {
        Looker looker{state, stage, lua_gettop(state), record.currentline};
        const std::string* failed = arguments.empty() ? nullptr : &arguments.front();
        for (const std::string& one : arguments) {
            // Several on one line: the one that is false.
            if (const auto seen = looker.look(one); arguments.size() > 1 && seen.known && !seen.truth) {
                failed = &one;
                break;
            }
        }
        stage.topics = TopicSearch{};
        stage.topics.on = true;
        if (failed != nullptr) {
            check.condition = *failed;
            looker.explain(condition_of(*failed), true, check);
        }
        name_line(stage, check);
    }
    lua_settop(state, top);
}

void refuse_mixed_sides(lua_State* state, Stage& stage) {
    lua_Debug record;
    if (lua_getstack(state, 1, &record) == 0 || lua_getinfo(state, "l", &record) == 0) return;
    const std::vector<std::string> arguments = check_arguments(stage.source(), record.currentline);
    const int top = lua_gettop(state);
    std::pair<Side, Side> sides;
    push_scope(state, &record);
    {
        Looker looker{state, stage, lua_gettop(state), record.currentline};
        for (const std::string& one : arguments) {
            if (sides.first.kind.empty()) sides = looker.mixed(condition_of(one));
        }
    }
    lua_settop(state, top);
    refuse_mixed(state, sides.first, sides.second);
}

std::string returned_condition(lua_State* state, Stage& stage, std::string_view source) {
    const int function = luaL_ref(state, LUA_REGISTRYINDEX);
    const int top = lua_gettop(state);
    const char* before = std::exchange(stage.looking, "in a condition");
    ReturnSeen seen;
    const bool called = call_again(state, function, seen);
    stage.looking = before;
    lua_settop(state, top);
    luaL_unref(state, LUA_REGISTRYINDEX, function);
    return called ? returned_at(source, seen.line) : std::string{};
}

void explain_watch(lua_State* state, Stage& stage, const Watch& watch, bool wanted, CheckResult& check) {
    const int top = lua_gettop(state);
    const char* before = std::exchange(stage.looking, "inside always, never and eventually");
    ReturnSeen seen;
    const bool called = call_again(state, watch.function, seen);
    stage.looking = before;
    const std::string condition = called ? returned_at(watch.source, seen.line) : std::string{};
    Looker looker{state, stage, lua_gettop(state), seen.line};
    if (!condition.empty()) {
        CheckResult parts;
        looker.explain(condition_of(condition), wanted, parts);
        check.expected += ": " + (wanted ? parts.expected : condition);
        if (!parts.actual.empty()) check.actual = parts.actual + "; " + check.actual;
    }
    name_line(stage, check);
    lua_settop(state, top);
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
    const base::EntryId found = happens_without_a_line(*entry) ? id : line_behind(view.journal, id);
    entry = &view.journal[found];
    if (happens_without_a_line(*entry)) return without_line(view, *entry) + ", entry " + std::to_string(found.value) + ", +" + sim::duration_text(entry->at - view.world.start);
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
