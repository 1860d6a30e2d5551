#include "sim/script/objects.h"

#include <algorithm>

#include "protocols/base/octets.h"
#include "sim/program_tools.h"
#include "sim/script/names.h"
#include "sim/script/stage.h"
#include "sim/script/types.h"
#include "sim/script/words.h"

namespace script {

namespace {

constexpr const char* kLetter = "letter";
constexpr const char* kSession = "session";
constexpr const char* kList = "list";
constexpr char kKeys[1] = {};
constexpr const char* kLetters = &kKeys[0];

/// What a letter object holds: its number, and the world of the script in which it was written.
struct Written {
    base::LetterId letter;
    std::uint32_t world = 0;
};

const Written& written_at(lua_State* state, int index) { return *static_cast<Written*>(lua_touserdata(state, index)); }
base::LetterId letter_at(lua_State* state, int index) { return written_at(state, index).letter; }

/// Raises an error for a letter of another world.
void must_be_here(lua_State* state, int index) {
    const Written& written = written_at(state, index);
    const Stage& stage = stage_of(state);
    if (stage.planning || (written.letter.value <= stage.view().world.letters.size() && written.world == stage.world_of(written.letter))) return;
    fail(state, "M" + std::to_string(written.letter.value) + " has not been written in this world");
}

[[noreturn]] void no_field(lua_State* state, const ObjectType& kind, const std::string& field) {
    std::vector<std::string> known;
    for (const TypeField& one : kind.fields) known.emplace_back(one.name);
    no_such(state, (std::string{"field of "} + kind.name).c_str(), field, known);
}

int letter_text(lua_State* state) {
    lua_pushstring(state, ("M" + std::to_string(letter_at(state, 1).value)).c_str());
    return 1;
}

int letter_field(lua_State* state) {
    const base::LetterId id = letter_at(state, 1);
    const std::string field = text_of(state, 2);
    if (field != "id" && field != "name") must_be_here(state, 1);
    const View view = stage_of(state).view();
    if (field == "id") {
        lua_pushinteger(state, id.value);
        return 1;
    }
    if (field == "name") return letter_text(state);
    if (id.value == 0 || id.value > view.world.letters.size()) fail(state, "M" + std::to_string(id.value) + " has not been written in this world");
    const sim::LetterInfo& info = view.world.letters[id.value - 1];
    if (field == "subject") {
        lua_pushlstring(state, info.subject.data(), info.subject.size());
    } else if (field == "from") {
        const std::string address = sim::address_in(info.from);
        push_text(state, address.empty() ? info.from : address);
    } else if (field == "from_field") {
        push_text(state, info.from);
    } else if (field == "sent") {
        push_seconds(state, info.written - view.world.start);
    } else {
        no_field(state, *find_object_type(kLetter), field);
    }
    return 1;
}

/// A field that is not in the table: one that may be missing, or none at all. The kind is the upvalue.
int kind_field(lua_State* state) {
    const auto& kind = *static_cast<const ObjectType*>(lua_touserdata(state, lua_upvalueindex(1)));
    if (lua_type(state, 2) != LUA_TSTRING) return 0;
    const std::string field = text_of(state, 2);
    for (const TypeField& one : kind.fields) {
        if (field == one.name) return 0;
    }
    no_field(state, kind, field);
}

int list_field(lua_State* state) {
    if (lua_type(state, 2) != LUA_TSTRING) return 0;
    fail(state, "a list has no field \"" + text_of(state, 2) + "\"", "its members may have: write [1] or go through them with ipairs");
}

int list_equal(lua_State* state) {
    lua_pushboolean(state, same_sets(state, 1, 2) ? 1 : 0);
    return 1;
}

}  // namespace

void install_objects(lua_State* state) {
    luaL_newmetatable(state, kLetter);
    lua_pushcfunction(state, letter_text);
    lua_setfield(state, -2, "__tostring");
    lua_pushcfunction(state, letter_field);
    lua_setfield(state, -2, "__index");
    luaL_newmetatable(state, kList);
    lua_pushcfunction(state, list_equal);
    lua_setfield(state, -2, "__eq");
    lua_pushcfunction(state, list_field);
    lua_setfield(state, -2, "__index");
    lua_newtable(state);
    lua_rawsetp(state, LUA_REGISTRYINDEX, kLetters);
    lua_pop(state, 2);
    for (const ObjectType& kind : object_types()) {
        if (!luaL_newmetatable(state, (std::string{"kind "} + kind.name).c_str())) continue;
        // The kinds live as long as the program.
        lua_pushlightuserdata(state, const_cast<ObjectType*>(&kind));
        lua_pushcclosure(state, kind_field, 1);
        lua_setfield(state, -2, "__index");
        lua_pushboolean(state, 1);
        lua_setfield(state, -2, "row");
        lua_pop(state, 1);
    }
    luaL_newmetatable(state, kSession);
    lua_newtable(state);
    luaL_setfuncs(state, session_methods(), 0);
    lua_setfield(state, -2, "__index");
    lua_pop(state, 1);
}

void push_letter(lua_State* state, base::LetterId letter) {
    const Written written{letter, stage_of(state).world_of(letter)};
    const auto key = static_cast<lua_Integer>(std::uint64_t{written.world} << 32 | letter.value);
    lua_rawgetp(state, LUA_REGISTRYINDEX, kLetters);
    if (lua_rawgeti(state, -1, key) == LUA_TNIL) {
        lua_pop(state, 1);
        *static_cast<Written*>(lua_newuserdatauv(state, sizeof(Written), 0)) = written;
        luaL_setmetatable(state, kLetter);
        lua_pushvalue(state, -1);
        lua_rawseti(state, -3, key);
    }
    lua_remove(state, -2);
}

bool is_letter(lua_State* state, int index) { return luaL_testudata(state, index, kLetter) != nullptr; }

base::LetterId letter_argument(lua_State* state, int index, const char* device) {
    const sim::World& world = stage_of(state).view().world;
    if (is_letter(state, index)) {
        must_be_here(state, index);
        return letter_at(state, index);
    }
    if (lua_isinteger(state, index) != 0 && device != nullptr) {
        const lua_Integer number = lua_tointeger(state, index);
        const sim::Host* host = world.find_host(device);
        const sim::LocalFolder* inbox = host != nullptr && host->program ? host->program->folder("Inbox") : nullptr;
        const std::size_t count = inbox == nullptr ? 0 : inbox->messages.size();
        if (number < 1 || static_cast<std::uint64_t>(number) > count) {
            fail(state, std::string{device} + " has no letter " + std::to_string(number), "its Inbox has " + std::to_string(count));
        }
        return inbox->messages[static_cast<std::size_t>(number - 1)].letter;
    }
    const std::string text = text_of(state, index);
    if (text.size() > 1 && text[0] == 'M') {
        const auto number = base::parse_number(std::string_view{text}.substr(1), UINT32_MAX);
        // A plan may speak of letters that will have been written by then.
        const std::uint64_t last = stage_of(state).planning ? UINT32_MAX : world.letters.size();
        if (number && *number >= 1 && *number <= last) return base::LetterId{static_cast<std::uint32_t>(*number)};
    }
    fail(state, "\"" + text + "\" is no letter of this world", "send gives one, mailbox and store list them, and M1 is the first that was written");
}

void make_list(lua_State* state) { luaL_setmetatable(state, kList); }

void make_kind(lua_State* state, const char* kind) { luaL_setmetatable(state, (std::string{"kind "} + kind).c_str()); }

void push_letters(lua_State* state, const std::vector<base::LetterId>& letters) {
    lua_createtable(state, static_cast<int>(letters.size()), 0);
    lua_Integer index = 0;
    for (const base::LetterId letter : letters) {
        push_letter(state, letter);
        lua_rawseti(state, -2, ++index);
    }
    make_list(state);
}

std::string member_text(lua_State* state, int index) {
    std::string text = text_of(state, index, true);
    if (is_letter(state, index)) text += " of world " + std::to_string(written_at(state, index).world);
    return text;
}

bool same_sets(lua_State* state, int a, int b) {
    const auto texts = [state](int index) {
        std::vector<std::string> out;
        const auto count = static_cast<lua_Integer>(lua_rawlen(state, index));
        sandbox_of(state).charge(state, static_cast<std::uint64_t>(count) * 8);
        for (lua_Integer i = 1; i <= count; ++i) {
            lua_rawgeti(state, index, i);
            out.push_back(member_text(state, -1));
            lua_pop(state, 1);
        }
        std::sort(out.begin(), out.end());
        return out;
    };
    if (lua_type(state, a) != LUA_TTABLE || lua_type(state, b) != LUA_TTABLE) return false;
    return texts(lua_absindex(state, a)) == texts(lua_absindex(state, b));
}

HandSession& push_session(lua_State* state, base::SessionId id) {
    auto* session = static_cast<HandSession*>(lua_newuserdatauv(state, sizeof(HandSession), 0));
    *session = HandSession{id, 0};
    luaL_setmetatable(state, kSession);
    return *session;
}

HandSession& session_argument(lua_State* state, int index) {
    auto* session = static_cast<HandSession*>(luaL_testudata(state, index, kSession));
    if (session == nullptr) fail(state, "this needs a session from connect", "write s:say(...), with a colon");
    return *session;
}

}  // namespace script
