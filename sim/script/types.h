#pragma once
/// What queries give and what arguments mean: the types behind the reference, the annotations for editors,
/// completion, and what is said about a field or a name that is not there.
///
/// Doors: ObjectType, object_types, find_object_type, Gives, gives_of, editor_type; NameKind, kind_text, Parameter,
/// find_parameter, Arguments, arguments_of; name_kind, is_needed,
/// field_words.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/act_form.h"

namespace script {

struct TypeField {
    const char* name;
    const char* type;       ///< "text", "number", "letter", "list of texts", …
    const char* sentence;
};

/// A kind of thing with fields: a letter, a session, a row that a query gives.
struct ObjectType {
    const char* name;       ///< "copy"
    const char* about;
    std::span<const TypeField> fields;
    std::span<const TypeField> methods;   ///< name with its arguments: "say(line)"
};
[[nodiscard]] std::span<const ObjectType> object_types();
/// nullptr if there is no such kind of thing.
[[nodiscard]] const ObjectType* find_object_type(std::string_view name);

/// "list of copies or nil", understood. `objects`: what it may be, empty for texts and numbers.
struct Gives {
    std::vector<const ObjectType*> objects;
    bool list = false;
};
[[nodiscard]] Gives gives_of(std::string_view type);
/// The same as editors write it (LuaCATS): "copy[]".
[[nodiscard]] std::string editor_type(std::string_view type);

/// Whose name a text must be.
enum class NameKind : unsigned char { None, Device, Host, Account, Holder, Domain, Preset };
/// "device", "account" …: as messages call it.
[[nodiscard]] const char* kind_text(NameKind kind);

/// An argument or option of a word: what it may be.
struct Parameter {
    const char* name;
    const char* type;       ///< as editors write it
    NameKind kind = NameKind::None;
};
/// nullptr if no word has such an argument.
[[nodiscard]] const Parameter* find_parameter(std::string_view name);
/// "account [, folder]" as names; "{who=, match=}" as the names of its options.
struct Arguments {
    std::vector<std::string> names;
    std::size_t needed = 0;         ///< so many of them must be there
    bool options = false;           ///< they are the fields of one table
    std::vector<std::string> more;  ///< options in a table that stands last: "[, {timeout=}]"
};
[[nodiscard]] Arguments arguments_of(std::string_view arguments);

/// Whose name this field of an act must be. `peer` and `host` may be empty in some acts.
[[nodiscard]] NameKind name_kind(const sim::ActForm& form, std::string_view field);

/// Must the act say it? Saved scripts and the journal always write what stands first, so this is for people.
[[nodiscard]] bool is_needed(const sim::ActForm& form, std::size_t field);
/// The words that a field of an act may be, though it is a text to the act itself: `how` of delete. Empty: any.
[[nodiscard]] std::vector<std::string> field_words(const sim::ActForm& form, const sim::FieldForm& field);

}  // namespace script
