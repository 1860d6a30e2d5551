#pragma once
/// The form of an act, made from the act's own description of its fields: what each may be, and what
/// this world offers for it.
///
/// Doors: FormView, build_form, act_from_form. Fails: act_from_form says the Problem of a wrong field.

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
    sim::FieldType type = sim::FieldType::Text;
    std::vector<std::string> choices;  ///< what a menu offers; empty: it is typed
    std::string value;                 ///< as typed or chosen
};

struct FormView {
    std::string verb;
    std::string about;
    std::vector<FormField> fields;
};

/// The form of `verb` with `values` filled in; fields that name hosts, accounts or letters offer those
/// of the world. No fields: there is no such verb.
[[nodiscard]] FormView build_form(const Scene& scene, std::string_view verb,
                                  std::span<const sim::NamedValue> values);

/// The act as the fields stand.
[[nodiscard]] base::Result<sim::Action> act_from_form(const FormView& form);

}  // namespace gui
