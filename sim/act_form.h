#pragma once
/// Acts seen from outside: every act as a verb with named fields of a few plain types.
///
/// One description (`fields` of each act in `sim/action.h`) serves the journal's script line, run
/// files, scripts, menus and dialogs, so that an act added there is known everywhere.
/// Doors: act_forms, form_of, field_values, make_act, action_text.
/// Fails: make_act says a Problem for an unknown verb or field, a wrong type, an unknown word.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocols/base/ids.h"
#include "protocols/base/result.h"
#include "protocols/base/time.h"
#include "sim/action.h"

namespace sim {

enum class FieldType : std::uint8_t {
    Text,      ///< std::string
    Texts,     ///< std::vector<std::string>; scripts may give one text alone
    YesNo,     ///< bool
    Number,    ///< std::int64_t
    Letter,    ///< base::LetterId
    Time,      ///< base::Duration, microseconds
    Word,      ///< std::string, one of FieldForm::words
    Settings,  ///< std::vector<Setting>: names and values that the act itself understands
};

struct FieldForm {
    std::string_view name;                 ///< "device"
    FieldType type = FieldType::Text;
    std::vector<std::string_view> words;   ///< FieldType::Word: what it may be, in the order of a menu
};

struct ActForm {
    std::string_view verb;                 ///< "check_mail"
    std::string_view about;                ///< one sentence
    std::size_t positional = 0;            ///< so many fields stand first, without their names
    std::vector<FieldForm> fields;
};

using FieldValue = std::variant<std::string, std::vector<std::string>, bool, std::int64_t, base::LetterId,
                                base::Duration, std::vector<Setting>>;

struct NamedValue {
    std::string name;
    FieldValue value;

    friend bool operator==(const NamedValue&, const NamedValue&) = default;
};

/// Every verb, in the order of the variant; an act in two senses has two.
[[nodiscard]] std::span<const ActForm> act_forms();
/// nullptr if there is no such verb.
[[nodiscard]] const ActForm* act_form(std::string_view verb);
[[nodiscard]] std::string_view verb_of(const Action& action);

/// The fields that differ from the act's defaults, in order: what make_act needs to make it again.
[[nodiscard]] std::vector<NamedValue> field_values(const Action& action);

/// The act with these fields; those not named keep their defaults.
[[nodiscard]] base::Result<Action> make_act(std::string_view verb, std::span<const NamedValue> values);

/// One line that says the act the way a script does: `check_mail("ben-home")`.
[[nodiscard]] std::string action_text(const Action& action);

/// A string as scripts write it, in double quotes.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace sim
