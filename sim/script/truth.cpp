#include "sim/script/truth.h"

#include <utility>

#include "sim/script/condition.h"
#include "sim/script/explain_check.h"
#include "sim/script/objects.h"
#include "sim/script/words.h"

namespace script {

namespace {

/// A row of a query: a cause, a holding. It is there, where nil would say that it is not.
bool is_row(lua_State* state, int index) {
    if (luaL_getmetafield(state, index, "row") == LUA_TNIL) return false;
    lua_pop(state, 1);
    return true;
}

/// Does it ask for something that may be missing: text.match, or a query that gives "text or nil"?
bool may_miss(const std::string& expression) {
    for (const char* call : {":match", ":find", ".match", ".find"}) {
        if (expression.find(call) != std::string::npos) return true;
    }
    const Word* word = find_word(std::string_view{expression}.substr(0, expression.find_first_of("({ \"")));
    return word != nullptr && std::string_view{word->gives}.find("or nil") != std::string_view::npos;
}

/// What should be written instead.
std::string right_form(lua_State* state, int index, const std::string& expression) {
    const std::string what = expression.empty() || expression.size() > 100 ? "" : expression;
    if (what.empty()) return "compare it with what it should be: #mailbox(\"ben\") == 1";
    const auto or_so = [](const std::string& form) { return "did you mean " + form + "?"; };
    switch (lua_type(state, index)) {
        case LUA_TNUMBER: return or_so(what + " == 1");
        case LUA_TSTRING: {
            const std::string text = text_of(state, index, true);
            return is_plain(what) ? "compare what you ask about with this text" : or_so(what + " == " + (text.size() > 60 ? "\"...\"" : text));
        }
        case LUA_TTABLE: return or_so("#" + what + " == 1");
        case LUA_TFUNCTION: return or_so(what.find_first_of(" (") == std::string::npos ? what + "()" : "to call it");
        default: break;
    }
    return is_letter(state, index) ? or_so("contains(mailbox(\"ben\"), " + what + ")") : or_so(what + ":is_open()");
}

bool is_yes_or_no(lua_State* state, int index) { return lua_isnoneornil(state, index) || lua_type(state, index) == LUA_TBOOLEAN || is_row(state, index); }

}  // namespace

std::string kind_of_value(lua_State* state, int index) {
    switch (lua_type(state, index)) {
        case LUA_TNIL:
        case LUA_TNONE: return "nothing";
        case LUA_TBOOLEAN: return "yes or no";
        case LUA_TNUMBER: return "a number";
        case LUA_TSTRING: return "a text";
        case LUA_TFUNCTION: return "a function";
        case LUA_TTABLE: return is_row(state, index) ? "a row" : "a list";
        default: return is_letter(state, index) ? "a letter" : "a session";
    }
}

bool truth_of(lua_State* state, int index, const std::string& word, const std::string& expression) {
    if (is_yes_or_no(state, index)) return lua_toboolean(state, index) != 0 || (!lua_isnoneornil(state, index) && lua_type(state, index) != LUA_TBOOLEAN);
    const int type = lua_type(state, index);
    if ((type == LUA_TSTRING || type == LUA_TNUMBER) && may_miss(expression)) return true;
    const std::string kind = kind_of_value(state, index);
    fail(state, word + " takes yes or no; this is " + kind, right_form(state, index, expression));
}

bool check_truth(lua_State* state, Stage& stage) {
    if (is_yes_or_no(state, 1)) return truth_of(state, 1, "check", "");
    lua_Debug record;
    std::vector<std::string> conditions;
    if (lua_getstack(state, 1, &record) != 0 && lua_getinfo(state, "l", &record) != 0) conditions = check_arguments(stage.source(), record.currentline);
    // Several checks on one line: nobody knows which of them it is.
    std::string expression = conditions.empty() ? "" : conditions.front();
    if (conditions.size() > 1) {
        expression.clear();
        for (const std::string& one : conditions) {
            if (may_miss(one)) expression = one;
        }
        if (!expression.empty() && lua_type(state, 1) != LUA_TSTRING && lua_type(state, 1) != LUA_TNUMBER) expression.clear();
    }
    return truth_of(state, 1, "check", expression);
}

bool watched_truth(lua_State* state, Stage& stage, const std::string& word, std::string_view source) {
    const int function = lua_gettop(state);
    lua_pushvalue(state, function);
    lua_call(state, 0, LUA_MULTRET);
    if (lua_gettop(state) == function) {
        fail(state, word + ": the function gives neither yes nor no, since it returns nothing", "write return in front of what it finds out: function() return #mailbox(\"ben\") == 1 end");
    }
    lua_settop(state, function + 1);
    std::string expression;
    if (!is_yes_or_no(state, -1)) {
        lua_pushvalue(state, function);
        expression = returned_condition(state, stage, source);
    }
    const bool truth = truth_of(state, function + 1, word, expression);
    lua_settop(state, function - 1);
    return truth;
}

void refuse_mixed(lua_State* state, const Side& left, const Side& right) {
    const auto one = [](const Side& side) { return side.kind == "a letter" || side.kind == "a number" || side.kind == "a text"; };
    // "M1" is a text; the letter is called M1.
    const auto bare = [](const std::string& text) {
        const bool quoted = text.size() > 3 && (text[0] == '"' || text[0] == '\'') && text[1] == 'M' && text.find_first_not_of("0123456789", 2) == text.size() - 1;
        return quoted ? text.substr(1, text.size() - 2) : text;
    };
    const bool letter_left = left.kind == "a letter" && right.kind == "a text";
    if (letter_left || (left.kind == "a text" && right.kind == "a letter")) {
        const Side& text = letter_left ? right : left;
        const std::string hint = bare(text.expression) == text.expression ? "a letter is called M1, M2, ...; its subject is " + (letter_left ? left : right).expression + ".subject" : "write " + bare(text.expression) + " without quotation marks";
        fail(state, left.expression + " is " + left.kind + " and " + right.expression + " is " + right.kind + ": they are never equal", hint);
    }
    const bool list_left = left.kind == "a list" && one(right);
    if (!list_left && !(right.kind == "a list" && one(left))) return;
    const Side& list = list_left ? left : right;
    const Side& other = list_left ? right : left;
    const std::string form = other.kind == "a number" ? "#" + list.expression + " == " + other.expression : list.expression + " == {" + bare(other.expression) + "}, or contains(" + list.expression + ", " + bare(other.expression) + ")";
    fail(state, list.expression + " is a list and " + other.expression + " is " + other.kind + ": they are never equal", "did you mean " + form + "?");
}

}  // namespace script
