#include "sim/script/words.h"

#include <algorithm>
#include <array>

#include "sim/presets.h"
#include "sim/script/names.h"
#include "sim/script/objects.h"
#include "sim/script/stage.h"
#include "sim/script/types.h"

namespace script {

namespace {

/// Functions and libraries of Lua that are there.
constexpr std::array<const char*, 14> kLibraries{"assert", "error", "ipairs", "math", "next", "pairs", "print", "select", "string", "table",
                                                 "tonumber", "tostring", "type", "utf8"};

/// Calls an act: the verb is the upvalue.
int call_act(lua_State* state) {
    const auto& form = *static_cast<const sim::ActForm*>(lua_touserdata(state, lua_upvalueindex(1)));
    return do_act(state, form);
}

/// Calls a word: the word is the upvalue, and after it how many arguments it takes, -1 for any number.
int call_word(lua_State* state) {
    const auto& word = *static_cast<const Word*>(lua_touserdata(state, lua_upvalueindex(1)));
    const auto most = static_cast<int>(lua_tointeger(state, lua_upvalueindex(2)));
    int given = lua_gettop(state);
    if (most >= 0 && given > most) {
        while (given > most && lua_isnil(state, given)) --given;
        if (given > most) {
            const std::string one = text_of(state, most + 1, true);
            fail(state, std::string{word.name} + " takes " + (most == 0 ? "nothing" : most == 1 ? "one argument" : "at most " + std::to_string(most) + " arguments") + ": " + (one.size() < 100 ? one : "the next") + " is one too many",
                 "it is written " + call_text(word));
        }
        lua_settop(state, most);
    }
    return word.function(state);
}

int most_arguments(const Word& word) {
    const std::string_view text{word.arguments};
    // What find and match give may be more than one value: check looks at the first.
    if (text.find("...") != std::string_view::npos || std::string_view{word.name} == "check") return -1;
    const Arguments form = arguments_of(text);
    return form.options ? 1 : static_cast<int>(form.names.size()) + (form.more.empty() ? 0 : 1);
}

/// A name that is nothing: M1 and its like are letters; else the nearest word is named.
int unknown_name(lua_State* state) {
    const std::string name = text_of(state, 2);
    if (name.size() > 1 && name[0] == 'M' && name.find_first_not_of("0123456789", 1) == std::string::npos) {
        push_letter(state, letter_argument(state, 2));
        return 1;
    }
    std::vector<std::string> known = all_words();
    for (std::string& mine : sandbox_of(state).assigned_names()) known.push_back(std::move(mine));
    const std::string near = nearest(name, known);
    fail(state, "there is no name \"" + name + "\" here", near.empty() ? "postroom docs script lists all words" : "did you mean \"" + near + "\"?");
}

}  // namespace

std::span<const WordGroup> word_groups() {
    static const std::array<WordGroup, 8> kGroups{{{"Worlds", false, world_words()},
                                                   {"Time", false, time_words()},
                                                   {"Typing to a server", false, dialogue_words()},
                                                   {"Saying and checking", false, teaching_words()},
                                                   {"Several worlds", false, side_words()},
                                                   {"Letters and mailboxes", true, mail_queries()},
                                                   {"The run", true, run_queries()},
                                                   {"Conversations", true, session_queries()}}};
    return kGroups;
}

const Word* find_word(std::string_view name) {
    for (const WordGroup& group : word_groups()) {
        for (const Word& word : group.words) {
            if (name == word.name) return &word;
        }
    }
    return nullptr;
}

bool is_query(std::string_view name) {
    for (const WordGroup& group : word_groups()) {
        if (!group.queries) continue;
        for (const Word& word : group.words) {
            if (name == word.name) return true;
        }
    }
    return false;
}

std::vector<std::string> all_words() {
    std::vector<std::string> names;
    for (const WordGroup& group : word_groups()) {
        for (const Word& word : group.words) names.emplace_back(word.name);
    }
    for (const sim::ActForm& form : sim::act_forms()) names.emplace_back(form.verb);
    for (const char* name : kLibraries) names.emplace_back(name);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

void install_words(Stage& stage) {
    Sandbox& sandbox = stage.sandbox;
    install_objects(sandbox.state());
    for (const sim::ActForm& form : sim::act_forms()) {
        // The forms live as long as the program.
        lua_pushlightuserdata(sandbox.state(), const_cast<sim::ActForm*>(&form));
        lua_pushcclosure(sandbox.state(), call_act, 1);
        sandbox.set_word_on_top(std::string{form.verb}.c_str());
    }
    for (const WordGroup& group : word_groups()) {
        for (const Word& word : group.words) {
            lua_pushlightuserdata(sandbox.state(), const_cast<Word*>(&word));
            lua_pushinteger(sandbox.state(), most_arguments(word));
            lua_pushcclosure(sandbox.state(), call_word, 2);
            sandbox.set_word_on_top(word.name);
        }
    }
    sandbox.set_word("print", find_word("note")->function);
    sandbox.set_unknown_name(unknown_name);
}

void check_options(lua_State* state, int index, const char* word) {
    const Arguments form = arguments_of(find_word(word)->arguments);
    const std::vector<std::string>& known = form.options ? form.names : form.more;
    push_sorted_keys(state, index);
    for (lua_Integer i = 1; lua_rawgeti(state, -1, i) != LUA_TNIL; ++i) {
        const std::string name = text_of(state, -1);
        if (std::find(known.begin(), known.end(), name) == known.end()) no_such(state, (std::string{"field of "} + word).c_str(), name, known);
        lua_pop(state, 1);
    }
    lua_pop(state, 2);
}

void push_seconds(lua_State* state, base::Duration span) {
    const std::int64_t microseconds = span.count();
    if (microseconds % 1'000'000 == 0) {
        lua_pushinteger(state, microseconds / 1'000'000);
    } else {
        lua_pushnumber(state, static_cast<lua_Number>(microseconds) / 1'000'000);
    }
}

void push_text(lua_State* state, std::string_view text) { lua_pushlstring(state, text.data(), text.size()); }

void set_text(lua_State* state, const char* name, std::string_view text) {
    push_text(state, text);
    lua_setfield(state, -2, name);
}

void set_number(lua_State* state, const char* name, std::int64_t number) {
    lua_pushinteger(state, number);
    lua_setfield(state, -2, name);
}

std::string text_field(lua_State* state, int index, const char* name, const std::string& usual) {
    lua_getfield(state, index, name);
    std::string text = lua_isnil(state, -1) ? usual : text_of(state, -1);
    lua_pop(state, 1);
    return text;
}

}  // namespace script
