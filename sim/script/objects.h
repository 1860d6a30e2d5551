#pragma once
/// What scripts hold: letters that keep their identity, lists of them that compare as sets, sessions
/// that are typed by hand.
///
/// Doors: push_letter, push_letters, make_list, make_kind, letter_argument, is_letter; push_session, session_argument.

#include <vector>

#include "protocols/base/ids.h"
#include "sim/script/sandbox.h"

namespace script {

/// Makes the kinds of objects known to the state. Call once.
void install_objects(lua_State* state);

/// The same letter is the same object, so == tells letters apart: also those of a fork, which shares what was
/// written before it.
void push_letter(lua_State* state, base::LetterId letter);
[[nodiscard]] bool is_letter(lua_State* state, int index);
/// A letter object, "M1", or the number of a letter in the device's Inbox. Raises if there is none.
[[nodiscard]] base::LetterId letter_argument(lua_State* state, int index, const char* device = nullptr);

/// Makes the table at the top a list that compares as a set.
void make_list(lua_State* state);
/// Makes the table at the top a thing of this kind (types.h): a field it cannot have raises an error.
void make_kind(lua_State* state, const char* kind);
void push_letters(lua_State* state, const std::vector<base::LetterId>& letters);
/// A value as members of lists are compared: as text, and letters also by the world they were written in.
[[nodiscard]] std::string member_text(lua_State* state, int index);
/// Have both lists the same members, in any order?
[[nodiscard]] bool same_sets(lua_State* state, int a, int b);

/// A conversation typed by hand.
struct HandSession {
    base::SessionId id;
    std::uint32_t read_until = 0;   ///< lines of the journal up to here were expected already
};
HandSession& push_session(lua_State* state, base::SessionId id);
[[nodiscard]] HandSession& session_argument(lua_State* state, int index);

}  // namespace script
