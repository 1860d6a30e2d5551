#include "sim/script/shared_state.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace script {

namespace {

constexpr std::uint64_t kPrime = 0x100000001b3ULL;
constexpr int kDeepest = 100;

std::uint64_t mixed(std::uint64_t digest, std::uint64_t value) { return (digest ^ value) * kPrime + (digest >> 29); }

std::uint64_t digest_of(std::string_view text) {
    std::uint64_t digest = 0xcbf29ce484222325ULL;
    for (const char c : text) digest = (digest ^ static_cast<unsigned char>(c)) * kPrime;
    return digest;
}

class Walker {
  public:
    explicit Walker(lua_State* state) : state_{state} {}

    /// Takes the value on top of the stack.
    std::uint64_t take() {
        const std::uint64_t digest = value();
        lua_pop(state_, 1);
        return digest;
    }

  private:
    std::uint64_t value() {
        const int type = lua_type(state_, -1);
        const auto kind = static_cast<std::uint64_t>(type) + 1;
        switch (type) {
            case LUA_TTABLE: return mixed(kind, table());
            case LUA_TFUNCTION: return mixed(kind, function());
            case LUA_TBOOLEAN: return mixed(kind, lua_toboolean(state_, -1) != 0 ? 1 : 0);
            case LUA_TNIL: return kind;
            default: return mixed(kind, digest_of(text_of(state_, -1)));
        }
    }
    /// True: it was seen already, or lies too deep; what hangs on it is counted once.
    bool pass_over() {
        sandbox_of(state_).charge(state_, 1);
        return depth_ > kDeepest || !seen_.insert(lua_topointer(state_, -1)).second || lua_checkstack(state_, 4) == 0;
    }
    std::uint64_t table() {
        if (pass_over()) return 7;
        ++depth_;
        const int index = lua_gettop(state_);
        std::uint64_t sum = 0;  // the same in any order
        lua_pushnil(state_);
        while (lua_next(state_, index) != 0) {
            const std::uint64_t inside = take();
            const std::uint64_t key = lua_type(state_, -1) == LUA_TTABLE || lua_type(state_, -1) == LUA_TFUNCTION ? 3 : value();
            sum += mixed(mixed(5, key), inside);
        }
        --depth_;
        return sum;
    }
    std::uint64_t function() {
        const auto identity = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(lua_topointer(state_, -1)));
        if (pass_over() || lua_iscfunction(state_, -1) != 0) return identity;
        ++depth_;
        std::uint64_t digest = identity;
        const int index = lua_gettop(state_);
        for (int i = 1; const char* name = lua_getupvalue(state_, index, i); ++i) {
            if (std::string_view{name} == "_ENV") lua_pop(state_, 1);
            else digest = mixed(digest, take());
        }
        --depth_;
        return digest;
    }

    lua_State* state_;
    std::set<const void*> seen_;
    int depth_ = 0;
};

}  // namespace

SharedState shared_state(lua_State* state, int index) {
    SharedState out;
    const int function = lua_absindex(state, index);
    luaL_checkstack(state, 10, "what a function can reach");
    for (int i = 1; const char* name = lua_getupvalue(state, function, i); ++i) {
        if (std::string_view{name} == "_ENV") lua_pop(state, 1);
        else out.emplace_back(name, Walker{state}.take());
    }
    lua_rawgeti(state, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    const int globals = lua_gettop(state);
    lua_pushnil(state);
    while (lua_next(state, globals) != 0) {
        const std::uint64_t digest = Walker{state}.take();
        out.emplace_back(text_of(state, -1), digest);
    }
    lua_settop(state, globals - 1);
    std::sort(out.begin(), out.end());
    return out;
}

std::string changed_name(const SharedState& before, const SharedState& after) {
    for (const auto& one : after) {
        if (std::find(before.begin(), before.end(), one) == before.end()) return one.first;
    }
    return before.size() == after.size() ? "" : "a variable";
}

}  // namespace script
