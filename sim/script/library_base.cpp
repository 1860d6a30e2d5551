// Basic functions, tables and numbers: all in an order that is the same everywhere.

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "sim/script/sandbox.h"

namespace script {

namespace {

constexpr std::uint64_t kUnpackMax = 1000;

/// Stable, and safe with any comparison, however little sense it makes.
template <class Before>
void merge_sort(std::vector<int>& items, Before before) {
    std::vector<int> scratch(items.size());
    for (std::size_t width = 1; width < items.size(); width *= 2) {
        for (std::size_t low = 0; low < items.size(); low += 2 * width) {
            const std::size_t middle = std::min(low + width, items.size());
            const std::size_t high = std::min(low + 2 * width, items.size());
            std::size_t a = low;
            std::size_t b = middle;
            for (std::size_t out = low; out < high; ++out) {
                const bool take_b = a == middle || (b < high && before(items[b], items[a]));
                scratch[out] = items[take_b ? b++ : a++];
            }
        }
        items.swap(scratch);
    }
}

/// Counts comparisons as work, a thousand at a time.
class Comparisons {
  public:
    explicit Comparisons(lua_State* state) : state_{state} {}
    void count() {
        if ((++done_ & 1023U) == 0) sandbox_of(state_).charge(state_, 4096);
    }

  private:
    lua_State* state_;
    std::uint64_t done_ = 0;
};

std::vector<int> first_numbers(std::size_t count) {
    std::vector<int> numbers(count);
    for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<int>(i + 1);
    return numbers;
}

/// Replaces the list on top of the stack by one in this order.
void push_permuted(lua_State* state, int list, const std::vector<int>& order) {
    lua_createtable(state, static_cast<int>(order.size()), 0);
    for (std::size_t i = 0; i < order.size(); ++i) {
        lua_rawgeti(state, list, order[i]);
        lua_rawseti(state, -2, static_cast<lua_Integer>(i + 1));
    }
}

/// Rank of a key's type in the order of pairs; -1: no order.
int key_rank(lua_State* state, int index) {
    switch (lua_type(state, index)) {
        case LUA_TNUMBER: return 0;
        case LUA_TSTRING: return 1;
        case LUA_TBOOLEAN: return 2;
        case LUA_TUSERDATA: return 3;
        default: return -1;
    }
}

bool key_before(lua_State* state, int a, int b) {
    const int rank_a = key_rank(state, a);
    const int rank_b = key_rank(state, b);
    if (rank_a != rank_b) return rank_a < rank_b;
    switch (rank_a) {
        case 0: return lua_compare(state, a, b, LUA_OPLT) != 0;
        case 1: {
            std::size_t size_a = 0;
            std::size_t size_b = 0;
            const char* text_a = lua_tolstring(state, a, &size_a);
            const char* text_b = lua_tolstring(state, b, &size_b);
            return std::string_view{text_a, size_a} < std::string_view{text_b, size_b};
        }
        case 2: return lua_toboolean(state, a) < lua_toboolean(state, b);
        default: return text_of(state, a) < text_of(state, b);  // letters: M1, M2 …
    }
}

int next_sorted(lua_State* state) {
    // Upvalues: the table, its keys, how many were given.
    lua_Integer at = lua_tointeger(state, lua_upvalueindex(3));
    while (true) {
        ++at;
        if (lua_rawgeti(state, lua_upvalueindex(2), at) == LUA_TNIL) return 1;
        lua_pushvalue(state, -1);
        if (lua_rawget(state, lua_upvalueindex(1)) != LUA_TNIL) break;  // else: removed meanwhile
        lua_pop(state, 2);
    }
    lua_pushinteger(state, at);
    lua_replace(state, lua_upvalueindex(3));
    return 2;
}

/// The argument of pairs and next; in place of a library's name, what is in the library.
void take_table(lua_State* state, int top) {
    luaL_checktype(state, 1, LUA_TTABLE);
    lua_settop(state, top);
    if (luaL_getmetafield(state, 1, kSealed) != LUA_TNIL) lua_replace(state, 1);
}

int base_pairs(lua_State* state) {
    take_table(state, 1);
    push_sorted_keys(state, 1);
    lua_pushinteger(state, 0);
    lua_pushcclosure(state, next_sorted, 3);
    return 1;
}

int base_next(lua_State* state) {
    take_table(state, 2);
    push_sorted_keys(state, 1);
    const auto count = static_cast<lua_Integer>(lua_rawlen(state, 3));
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(state, 3, i);
        if (lua_isnil(state, 2) || key_before(state, 2, lua_gettop(state))) {
            lua_pushvalue(state, -1);
            lua_rawget(state, 1);
            return 2;
        }
        lua_pop(state, 1);
    }
    lua_pushnil(state);
    return 1;
}

int base_tostring(lua_State* state) {
    luaL_checkany(state, 1);
    const std::string text = text_of(state, 1);
    lua_pushlstring(state, text.data(), text.size());
    return 1;
}

int table_sort(lua_State* state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    const bool own_order = !lua_isnoneornil(state, 2);
    if (own_order) luaL_checktype(state, 2, LUA_TFUNCTION);
    lua_settop(state, 2);
    const std::size_t count = lua_rawlen(state, 1);
    sandbox_of(state).charge(state, count);
    std::vector<int> order = first_numbers(count);
    Comparisons comparisons{state};
    merge_sort(order, [&](int a, int b) {
        comparisons.count();
        lua_settop(state, 2);
        if (own_order) lua_pushvalue(state, 2);
        lua_rawgeti(state, 1, a);
        lua_rawgeti(state, 1, b);
        if (!own_order) return lua_compare(state, -2, -1, LUA_OPLT) != 0;
        lua_call(state, 2, 1);
        return lua_toboolean(state, -1) != 0;
    });
    lua_settop(state, 2);
    push_permuted(state, 1, order);
    for (std::size_t i = 1; i <= count; ++i) {
        lua_rawgeti(state, 3, static_cast<lua_Integer>(i));
        lua_rawseti(state, 1, static_cast<lua_Integer>(i));
    }
    return 0;
}

/// Lua's own function, after the length of the list (and of what move names) is counted as work.
int counted_table(lua_State* state) {
    std::uint64_t work = 1;
    for (int i = 1; i <= lua_gettop(state); ++i) {
        if (lua_type(state, i) == LUA_TTABLE) work += lua_rawlen(state, i);
    }
    sandbox_of(state).charge(state, work);
    return lua_tocfunction(state, lua_upvalueindex(1))(state);
}

int counted_move(lua_State* state) {
    const lua_Integer from = luaL_checkinteger(state, 2);
    const lua_Integer last = luaL_checkinteger(state, 3);
    if (last >= from) {
        const std::uint64_t count = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(from) + 1;
        sandbox_of(state).charge(state, std::min<std::uint64_t>(count, std::uint64_t{1} << 40) + (count == 0 ? std::uint64_t{1} << 40 : 0));
    }
    return lua_tocfunction(state, lua_upvalueindex(1))(state);
}

int counted_unpack(lua_State* state) {
    const lua_Integer from = luaL_optinteger(state, 2, 1);
    const lua_Integer last = lua_isnoneornil(state, 3) ? luaL_len(state, 1) : luaL_checkinteger(state, 3);
    if (last >= from && static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(from) >= kUnpackMax) {
        fail(state, "table.unpack gives at most " + std::to_string(kUnpackMax) + " values");
    }
    if (last >= from) sandbox_of(state).charge(state, static_cast<std::uint64_t>(last - from) + 1);
    return lua_tocfunction(state, lua_upvalueindex(1))(state);
}

int math_random(lua_State* state) {
    sim::Random& random = sandbox_of(state).random();
    lua_Integer low = 1;
    lua_Integer high = 0;
    switch (lua_gettop(state)) {
        case 0:
            lua_pushnumber(state, static_cast<lua_Number>(random.next() >> 11) / static_cast<lua_Number>(std::uint64_t{1} << 53));
            return 1;
        case 1: high = luaL_checkinteger(state, 1); break;
        default:
            low = luaL_checkinteger(state, 1);
            high = luaL_checkinteger(state, 2);
            break;
    }
    if (low > high) fail(state, "math.random needs a range that is not empty");
    const std::uint64_t range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    const std::uint64_t draw = range == UINT64_MAX ? random.next() : random.below(range + 1);
    lua_pushinteger(state, static_cast<lua_Integer>(static_cast<std::uint64_t>(low) + draw));
    return 1;
}

template <std::size_t N>
void take(lua_State* state, int original, const std::array<const char*, N>& names, lua_CFunction around) {
    for (const char* name : names) {
        lua_getfield(state, original, name);
        if (around != nullptr) lua_pushcclosure(state, around, 1);
        lua_setfield(state, -2, name);
    }
}

std::string table_text(lua_State* state, int index, int depth) {
    constexpr std::size_t kLong = 4000;
    if (depth > 3) return "{...}";
    std::string out = "{";
    const int table = lua_absindex(state, index);
    luaL_checkstack(state, 8, "text of a table");
    const auto count = static_cast<lua_Integer>(lua_rawlen(state, table));
    const auto add = [&](const std::string& text) { out += (out.size() == 1 ? "" : ", ") + text; };
    for (lua_Integer i = 1; i <= count && out.size() < kLong; ++i) {
        lua_rawgeti(state, table, i);
        add(text_of(state, -1, true, depth + 1));
        lua_pop(state, 1);
    }
    push_sorted_keys(state, table);
    const int keys = lua_gettop(state);
    const auto key_count = static_cast<lua_Integer>(lua_rawlen(state, keys));
    for (lua_Integer i = 1; i <= key_count && out.size() < kLong; ++i) {
        lua_rawgeti(state, keys, i);
        const bool in_list = lua_isinteger(state, -1) != 0 && lua_tointeger(state, -1) >= 1 && lua_tointeger(state, -1) <= count;
        if (!in_list) {
            const std::string name = lua_type(state, -1) == LUA_TSTRING ? text_of(state, -1) : "[" + text_of(state, -1, true) + "]";
            lua_pushvalue(state, -1);
            lua_rawget(state, table);
            add(name + " = " + text_of(state, -1, true, depth + 1));
            lua_pop(state, 1);
        }
        lua_pop(state, 1);
    }
    lua_pop(state, 1);
    if (out.size() >= kLong) out += ", ...";
    return out + "}";
}

}  // namespace

void push_sorted_keys(lua_State* state, int index) {
    const int table = lua_absindex(state, index);
    lua_newtable(state);
    const int keys = lua_gettop(state);
    lua_Integer count = 0;
    lua_pushnil(state);
    while (lua_next(state, table) != 0) {
        lua_pop(state, 1);
        if (key_rank(state, -1) < 0) {
            fail(state, "a table with tables or functions as keys has no order to go through it", "use texts, numbers or letters as keys, or a list and ipairs");
        }
        lua_pushvalue(state, -1);
        lua_rawseti(state, keys, ++count);
    }
    sandbox_of(state).charge(state, static_cast<std::uint64_t>(count));
    std::vector<int> order = first_numbers(static_cast<std::size_t>(count));
    Comparisons comparisons{state};
    merge_sort(order, [&](int a, int b) {
        comparisons.count();
        lua_rawgeti(state, keys, a);
        lua_rawgeti(state, keys, b);
        const int top = lua_gettop(state);
        const bool before = key_before(state, top - 1, top);
        lua_pop(state, 2);
        return before;
    });
    push_permuted(state, keys, order);
    lua_remove(state, keys);
}

std::string text_of(lua_State* state, int index, bool quote, int depth) {
    switch (lua_type(state, index)) {
        case LUA_TNIL:
        case LUA_TNONE: return "nil";
        case LUA_TBOOLEAN: return lua_toboolean(state, index) != 0 ? "true" : "false";
        case LUA_TTABLE: return table_text(state, index, depth);
        case LUA_TFUNCTION: return "a function";
        case LUA_TUSERDATA:
            if (luaL_getmetafield(state, index, "__tostring") == LUA_TNIL) return "an object";
            lua_pop(state, 1);
            break;
        default: break;
    }
    std::size_t size = 0;
    const char* text = luaL_tolstring(state, index, &size);
    std::string out{text, size};
    lua_pop(state, 1);
    if (quote && lua_type(state, index) == LUA_TSTRING) {
        std::string quoted = "\"";
        for (const char c : out) {
            if (c == '"' || c == '\\') quoted += '\\';
            if (c == '\n') {
                quoted += "\\n";
            } else if (c == '\r') {
                quoted += "\\r";
            } else {
                quoted += c;
            }
        }
        return quoted + '"';
    }
    return out;
}

void open_base(lua_State* state) {
    const int words = lua_gettop(state);
    // Lua's own base library opens into the table of globals, which is thrown away afterwards.
    luaopen_base(state);
    const int original = lua_gettop(state);
    lua_pushvalue(state, words);
    take<6>(state, original, {"assert", "error", "ipairs", "select", "tonumber", "type"}, nullptr);
    lua_settop(state, words);
    const luaL_Reg own[] = {{"pairs", base_pairs}, {"next", base_next}, {"tostring", base_tostring}, {nullptr, nullptr}};
    luaL_setfuncs(state, own, 0);
}

void open_table(lua_State* state) {
    luaopen_table(state);
    const int original = lua_gettop(state);
    lua_newtable(state);
    take<4>(state, original, {"concat", "insert", "pack", "remove"}, counted_table);
    take<1>(state, original, {"unpack"}, counted_unpack);
    take<1>(state, original, {"move"}, counted_move);
    lua_pushcfunction(state, table_sort);
    lua_setfield(state, -2, "sort");
    lua_remove(state, original);
}

void open_math(lua_State* state) {
    luaopen_math(state);
    const int original = lua_gettop(state);
    lua_newtable(state);
    // No sine, logarithm or power: their last bit differs from machine to machine.
    take<14>(state, original, {"abs", "ceil", "floor", "fmod", "huge", "max", "maxinteger", "min", "mininteger", "modf", "sqrt", "tointeger", "type", "ult"}, nullptr);
    lua_pushcfunction(state, math_random);
    lua_setfield(state, -2, "random");
    lua_remove(state, original);
}

}  // namespace script
