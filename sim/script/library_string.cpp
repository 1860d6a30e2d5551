// The string library: Lua's own where it is harmless (its work is counted), this project's where it is
// not: patterns count their steps, format shows no addresses.

#include <algorithm>
#include <string>

#include "sim/script/pattern.h"
#include "sim/script/sandbox.h"

namespace script {

namespace {

constexpr std::uint64_t kStepsMax = 2'000'000;   ///< of one call of find, match, gmatch's turn or gsub

std::string_view text_argument(lua_State* state, int index) {
    std::size_t size = 0;
    const char* text = luaL_checklstring(state, index, &size);
    return {text, size};
}

void check_pattern(lua_State* state, const Pattern& pattern) {
    if (!pattern.error().empty()) fail(state, std::string{pattern.error()});
}

/// Calls Lua's own function (the upvalue) and counts the octets of its arguments as work.
int counted(lua_State* state) {
    std::uint64_t octets = 0;
    for (int i = 1; i <= lua_gettop(state); ++i) {
        if (lua_type(state, i) == LUA_TSTRING) octets += lua_rawlen(state, i);
    }
    sandbox_of(state).charge(state, octets / 16 + 1);
    return lua_tocfunction(state, lua_upvalueindex(1))(state);
}

void push_capture(lua_State* state, const Pattern& pattern, std::string_view text, std::size_t index) {
    const Capture& capture = pattern.capture(index);
    if (capture.kind == Capture::Kind::Position) {
        lua_pushinteger(state, static_cast<lua_Integer>(capture.begin + 1));
    } else {
        lua_pushlstring(state, text.data() + capture.begin, capture.size);
    }
}

/// All captures, or the whole match if there are none. Returns how many.
int push_captures(lua_State* state, const Pattern& pattern, std::string_view text, std::size_t begin, bool whole) {
    if (pattern.captures() == 0 && whole) {
        lua_pushlstring(state, text.data() + begin, pattern.end() - begin);
        return 1;
    }
    luaL_checkstack(state, static_cast<int>(pattern.captures()) + 2, "captures");
    for (std::size_t i = 0; i < pattern.captures(); ++i) push_capture(state, pattern, text, i);
    return static_cast<int>(pattern.captures());
}

/// The start of a search as Lua counts: 1-based, negative from the end. Past the end: no search.
std::size_t start_of(lua_State* state, int index, std::size_t size) {
    lua_Integer init = luaL_optinteger(state, index, 1);
    const auto length = static_cast<lua_Integer>(size);
    if (init < 0) init = init < -length ? 1 : length + init + 1;
    if (init == 0) init = 1;
    return init > length + 1 ? size + 1 : static_cast<std::size_t>(init - 1);
}

int find_or_match(lua_State* state, bool find) {
    const std::string_view text = text_argument(state, 1);
    const std::string_view wanted = text_argument(state, 2);
    const std::size_t start = start_of(state, 3, text.size());
    Sandbox& sandbox = sandbox_of(state);
    if (start > text.size()) {
        lua_pushnil(state);
        return 1;
    }
    if (find && (lua_toboolean(state, 4) != 0 || wanted.find_first_of("^$*+?.([%-") == std::string_view::npos)) {
        sandbox.charge(state, (text.size() + wanted.size()) / 4 + 1);
        const std::size_t at = text.find(wanted, start);
        if (at == std::string_view::npos) {
            lua_pushnil(state);
            return 1;
        }
        lua_pushinteger(state, static_cast<lua_Integer>(at + 1));
        lua_pushinteger(state, static_cast<lua_Integer>(at + wanted.size()));
        return 2;
    }
    const bool anchored = !wanted.empty() && wanted[0] == '^';
    Pattern pattern{text, wanted, kStepsMax};
    bool found = false;
    std::size_t begin = start;
    for (; begin <= text.size() && pattern.error().empty(); ++begin) {
        found = pattern.match_at(begin, anchored ? 1 : 0);
        if (found || anchored) break;
    }
    sandbox.charge(state, pattern.steps() / 4 + 1);
    check_pattern(state, pattern);
    if (!found) {
        lua_pushnil(state);
        return 1;
    }
    if (!find) return push_captures(state, pattern, text, begin, true);
    lua_pushinteger(state, static_cast<lua_Integer>(begin + 1));
    lua_pushinteger(state, static_cast<lua_Integer>(pattern.end()));
    return 2 + push_captures(state, pattern, text, begin, false);
}

int string_find(lua_State* state) { return find_or_match(state, true); }
int string_match(lua_State* state) { return find_or_match(state, false); }

/// Upvalues: text, pattern, where to go on, end of the last match (or -1).
int next_match(lua_State* state) {
    const std::string_view text = text_argument(state, lua_upvalueindex(1));
    const std::string_view wanted = text_argument(state, lua_upvalueindex(2));
    const auto last_end = lua_tointeger(state, lua_upvalueindex(4));
    Pattern pattern{text, wanted, kStepsMax};
    for (auto begin = static_cast<std::size_t>(lua_tointeger(state, lua_upvalueindex(3))); begin <= text.size(); ++begin) {
        if (!pattern.match_at(begin, 0)) {
            check_pattern(state, pattern);
            continue;
        }
        if (static_cast<lua_Integer>(pattern.end()) == last_end) continue;  // an empty match right after the last one
        sandbox_of(state).charge(state, pattern.steps() / 4 + 1);
        lua_pushinteger(state, static_cast<lua_Integer>(pattern.end()));
        lua_copy(state, -1, lua_upvalueindex(3));
        lua_replace(state, lua_upvalueindex(4));
        return push_captures(state, pattern, text, begin, true);
    }
    sandbox_of(state).charge(state, pattern.steps() / 4 + 1);
    lua_pushnil(state);
    return 1;
}

int string_gmatch(lua_State* state) {
    text_argument(state, 1);
    text_argument(state, 2);
    lua_settop(state, 2);
    lua_pushinteger(state, 0);
    lua_pushinteger(state, -1);
    lua_pushcclosure(state, next_match, 4);
    return 1;
}

/// What gsub puts in place of a match, when the third argument is a text with %0 … %9 in it.
void add_replacement_text(lua_State* state, std::string& out, const Pattern& pattern, std::string_view text, std::size_t begin) {
    const std::string_view with = text_argument(state, 3);
    for (std::size_t i = 0; i < with.size(); ++i) {
        if (with[i] != '%') {
            out += with[i];
            continue;
        }
        const char which = ++i < with.size() ? with[i] : '\0';
        if (which == '%') {
            out += '%';
        } else if (which == '0' || (which == '1' && pattern.captures() == 0)) {
            out += text.substr(begin, pattern.end() - begin);
        } else if (which >= '1' && which <= '9' && static_cast<std::size_t>(which - '1') < pattern.captures()) {
            push_capture(state, pattern, text, static_cast<std::size_t>(which - '1'));
            out += text_argument(state, -1);
            lua_pop(state, 1);
        } else {
            fail(state, "in a replacement text, % stands before a digit of a capture or before another %");
        }
    }
}

void add_replacement(lua_State* state, std::string& out, const Pattern& pattern, std::string_view text, std::size_t begin) {
    const int kind = lua_type(state, 3);
    if (kind == LUA_TSTRING || kind == LUA_TNUMBER) return add_replacement_text(state, out, pattern, text, begin);
    if (kind == LUA_TFUNCTION) {
        lua_pushvalue(state, 3);
        lua_call(state, push_captures(state, pattern, text, begin, true), 1);
    } else {
        if (push_captures(state, pattern, text, begin, true) > 1) lua_pop(state, static_cast<int>(pattern.captures()) - 1);
        lua_gettable(state, 3);
    }
    if (lua_toboolean(state, -1) == 0) {
        out += text.substr(begin, pattern.end() - begin);
    } else if (lua_isstring(state, -1) != 0) {
        out += text_argument(state, -1);
    } else {
        fail(state, "gsub can put only texts and numbers in place of a match");
    }
    lua_pop(state, 1);
}

int string_gsub(lua_State* state) {
    const std::string_view text = text_argument(state, 1);
    std::string_view wanted = text_argument(state, 2);
    const int kind = lua_type(state, 3);
    if (kind != LUA_TSTRING && kind != LUA_TNUMBER && kind != LUA_TFUNCTION && kind != LUA_TTABLE) {
        fail(state, "gsub needs a text, a table or a function as its third argument");
    }
    const lua_Integer most = luaL_optinteger(state, 4, static_cast<lua_Integer>(text.size()) + 1);
    const bool anchored = !wanted.empty() && wanted[0] == '^';
    Sandbox& sandbox = sandbox_of(state);
    std::string out;
    Pattern pattern{text, wanted, kStepsMax};
    lua_Integer count = 0;
    std::size_t at = 0;
    std::size_t last_end = static_cast<std::size_t>(-1);
    while (count < most) {
        if (pattern.match_at(at, anchored ? 1 : 0) && pattern.end() != last_end) {
            ++count;
            add_replacement(state, out, pattern, text, at);
            if (out.size() > sandbox.limits().text_octets) fail(state, "gsub would make too long a text");
            at = last_end = pattern.end();
        } else if (at < text.size()) {
            check_pattern(state, pattern);
            out += text[at++];
        } else {
            break;
        }
        if (anchored || at > text.size()) break;
    }
    check_pattern(state, pattern);
    sandbox.charge(state, (pattern.steps() + out.size()) / 4 + 1);
    if (at < text.size()) out += text.substr(at);
    lua_pushlstring(state, out.data(), out.size());
    lua_pushinteger(state, count);
    return 2;
}

/// This project's own: Lua's goes through 10^18 repetitions of nothing, one by one.
int string_rep(lua_State* state) {
    const std::string_view text = text_argument(state, 1);
    const lua_Integer times = luaL_checkinteger(state, 2);
    const std::string_view between = lua_isnoneornil(state, 3) ? std::string_view{} : text_argument(state, 3);
    const std::size_t one = text.size() + between.size();
    std::string out;
    if (times > 0 && one > 0) {
        const std::size_t most = sandbox_of(state).limits().text_octets;
        if (static_cast<std::uint64_t>(times) > most / one) {
            fail(state, "a text would be longer than " + std::to_string(most >> 10) + " KiB");
        }
        sandbox_of(state).charge(state, one * static_cast<std::uint64_t>(times) / 64 + static_cast<std::uint64_t>(times) / 16 + 1);
        out.reserve(one * static_cast<std::size_t>(times));
        for (lua_Integer i = 1; i < times; ++i) (out += text) += between;
        out += text;
    }
    lua_pushlstring(state, out.data(), out.size());
    return 1;
}

/// Makes the arguments of %s texts first, so that nothing shows an address; then Lua's own format.
int string_format(lua_State* state) {
    const std::string_view form = text_argument(state, 1);
    int argument = 1;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i] != '%') continue;
        if (++i < form.size() && form[i] == '%') continue;
        i = form.find_first_not_of("-+ #0123456789.", i);
        if (i == std::string_view::npos) break;
        ++argument;
        if (form[i] == 'p' || form[i] == 'a' || form[i] == 'A') fail(state, std::string{"format has no %"} + form[i] + " here", "use %s, %d, %x, %f, %g or %q");
        if (form[i] == 's' && argument <= lua_gettop(state) && lua_type(state, argument) != LUA_TSTRING) {
            const std::string text = text_of(state, argument);
            lua_pushlstring(state, text.data(), text.size());
            lua_replace(state, argument);
        }
    }
    return counted(state);
}

}  // namespace

void open_string(lua_State* state) {
    luaopen_string(state);  // also gives texts their methods
    const int original = lua_gettop(state);
    lua_newtable(state);
    for (const char* name : {"byte", "char", "len", "lower", "reverse", "sub", "upper"}) {
        lua_getfield(state, original, name);
        lua_pushcclosure(state, counted, 1);
        lua_setfield(state, -2, name);
    }
    lua_getfield(state, original, "format");
    lua_pushcclosure(state, string_format, 1);
    lua_setfield(state, -2, "format");
    const luaL_Reg own[] = {{"find", string_find}, {"match", string_match}, {"gmatch", string_gmatch}, {"gsub", string_gsub}, {"rep", string_rep}, {nullptr, nullptr}};
    luaL_setfuncs(state, own, 0);
    lua_pushliteral(state, "");
    lua_getmetatable(state, -1);
    lua_pushvalue(state, -3);
    lua_setfield(state, -2, "__index");
    lua_pop(state, 2);
    lua_remove(state, original);
}

void open_utf8(lua_State* state) {
    luaopen_utf8(state);
    const int original = lua_gettop(state);
    lua_newtable(state);
    for (const char* name : {"char", "codepoint", "codes", "len", "offset"}) {
        lua_getfield(state, original, name);
        lua_pushcclosure(state, counted, 1);
        lua_setfield(state, -2, name);
    }
    lua_getfield(state, original, "charpattern");
    lua_setfield(state, -2, "charpattern");
    lua_remove(state, original);
}

}  // namespace script
