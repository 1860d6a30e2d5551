#pragma once
/// The form of an act, made from the act's own description of its fields: what each may be, and what
/// this world offers for it.
///
/// Doors: FormView, build_form, build_account_form, act_from_form. Fails: act_from_form says the Problem of a wrong field.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gui/view/scene.h"
#include "protocols/base/result.h"
#include "sim/act_form.h"

namespace gui {

struct FormField {
    std::string name;    ///< "device"
    std::string label;   ///< "Device"
    std::string hint;    ///< "30m, 1h30m, 5d"
    std::string
        note;  ///< below the field, what may stand in it: "after line 7, before the final dot, now"
    sim::FieldType type = sim::FieldType::Text;
    std::vector<std::string> choices;  ///< what a menu offers; empty: it is typed
    std::vector<std::string> words;    ///< beside `choices`, as a person reads them; empty: as they are
    std::string value;                 ///< as typed or chosen
    std::string group;                 ///< a heading before it, when it differs from the last one's
};

struct FormView {
    std::string verb;
    std::string about;
    std::vector<FormField> fields;
    std::string device;                ///< account settings: of this device's program
    std::vector<std::string> before;   ///< account settings: the values that they have now
};

/// The form of `verb` with `values` filled in; fields that name hosts, accounts or letters offer those
/// of the world. No fields: there is no such verb.
[[nodiscard]] FormView build_form(const Scene& scene, std::string_view verb,
                                  std::span<const sim::NamedValue> values);

/// The account settings of a device's mail program, in the order and words of real dialogs.
[[nodiscard]] FormView build_account_form(const sim::Host& device);

/// A choice of a setting in the words of mail programs: "when_deleting", "trash" is "move it to the Trash folder".
[[nodiscard]] std::string choice_words(std::string_view setting, std::string_view choice);

/// The act as the fields stand; of account settings, those that were changed.
[[nodiscard]] base::Result<sim::Action> act_from_form(const FormView& form);

}  // namespace gui
