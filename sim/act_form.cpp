#include "sim/act_form.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <type_traits>
#include <utility>

#include "sim/time_text.h"

namespace sim {

namespace {

template <class T>
concept TwoSenses = requires { T::kVerbOff; };

template <class T>
constexpr FieldType type_of() {
    using base::Duration;
    if constexpr (std::is_same_v<T, std::string>) return FieldType::Text;
    else if constexpr (std::is_same_v<T, std::vector<std::string>>) return FieldType::Texts;
    else if constexpr (std::is_same_v<T, bool>) return FieldType::YesNo;
    else if constexpr (std::is_same_v<T, base::LetterId>) return FieldType::Letter;
    else if constexpr (std::is_same_v<T, Duration>) return FieldType::Time;
    else if constexpr (std::is_same_v<T, std::vector<Setting>>) return FieldType::Settings;
    else if constexpr (std::is_enum_v<T>) return FieldType::Word;
    else {
        static_assert(std::is_integral_v<T>, "a field of an act has one of the types of FieldType");
        return FieldType::Number;
    }
}

template <class E>
std::string_view word_for(E value) {
    for (const auto& [one, word] : words_of(value)) {
        if (one == value) return word;
    }
    return {};
}

// --- the forms ------------------------------------------------------------------------------------

template <class T>
ActForm form_of_act(std::string_view verb) {
    ActForm form{verb, T::kAbout, T::kPositional, {}};
    T act{};
    T::fields(act, [&]<class F>(std::string_view name, F& field) {
        if (TwoSenses<T> && name == "on") return;
        FieldForm one{name, type_of<F>(), {}};
        if constexpr (std::is_enum_v<F>) {
            for (const auto& [value, word] : words_of(field)) one.words.push_back(word);
        }
        form.fields.push_back(std::move(one));
    });
    return form;
}

template <std::size_t kIndex = 0>
void add_forms(std::vector<ActForm>& out) {
    if constexpr (kIndex < std::variant_size_v<Action>) {
        using T = std::variant_alternative_t<kIndex, Action>;
        out.push_back(form_of_act<T>(T::kVerb));
        if constexpr (TwoSenses<T>) out.push_back(form_of_act<T>(T::kVerbOff));
        add_forms<kIndex + 1>(out);
    }
}

/// Calls visit(name, field, whether it has its usual value) for each field but the sense `on`.
template <class T, class Visit>
void for_each_field(const T& act, Visit&& visit) {
    const T usual{};
    T::fields(act, [&]<class F>(std::string_view name, const F& field) {
        if (TwoSenses<T> && name == "on") return;
        bool is_usual = false;
        T::fields(usual, [&]<class G>(std::string_view same, const G& value) {
            if constexpr (std::is_same_v<F, G>) {
                if (same == name) is_usual = value == field;
            }
        });
        visit(name, field, is_usual);
    });
}

// --- values ---------------------------------------------------------------------------------------

template <class F>
FieldValue value_of(const F& field) {
    if constexpr (std::is_enum_v<F>) return std::string{word_for(field)};
    else if constexpr (type_of<F>() == FieldType::Number) return static_cast<std::int64_t>(field);
    else return field;
}

std::string words_of_form(const FieldForm& form) {
    std::string out;
    for (const std::string_view word : form.words) out += (out.empty() ? "" : ", ") + quoted(word);
    return out;
}

constexpr std::array<std::string_view, 8> kTypeWords{
    "a text", "a list of texts", "true or false", "a number", "a letter, such as M1", "a time, such as \"5m\"",
    "a word", "a table of names and values"};

base::Problem wrong_type(std::string_view verb, const FieldForm& form) {
    return {std::string{verb}, fmt::format("{} must be {}", form.name, kTypeWords[static_cast<std::size_t>(form.type)]),
            form.type == FieldType::Word ? "one of " + words_of_form(form) : ""};
}

/// Puts the value into the field; false if it is of the wrong type or no known word.
template <class F>
bool assign(F& field, const FieldValue& value) {
    if constexpr (std::is_enum_v<F>) {
        const auto* text = std::get_if<std::string>(&value);
        if (text == nullptr) return false;
        for (const auto& [one, word] : words_of(field)) {
            if (word != *text) continue;
            field = one;
            return true;
        }
        return false;
    } else if constexpr (type_of<F>() == FieldType::Number) {
        const auto* number = std::get_if<std::int64_t>(&value);
        if (number == nullptr || !std::in_range<F>(*number)) return false;
        field = static_cast<F>(*number);
        return true;
    } else {
        if (const auto* same = std::get_if<F>(&value)) {
            field = *same;
            return true;
        }
        if constexpr (std::is_same_v<F, std::vector<std::string>>) {
            if (const auto* one = std::get_if<std::string>(&value)) {
                field = {*one};
                return true;
            }
        }
        if constexpr (std::is_same_v<F, base::Duration>) {
            const auto* text = std::get_if<std::string>(&value);
            const auto duration = text == nullptr ? std::nullopt : parse_duration(*text);
            if (duration) field = *duration;
            return duration.has_value();
        }
        return false;
    }
}

template <class T>
base::Result<Action> make(const ActForm& form, std::span<const NamedValue> values) {
    T act{};
    if constexpr (TwoSenses<T>) act.on = form.verb == T::kVerb;
    for (const NamedValue& given : values) {
        bool known = false;
        bool good = false;
        T::fields(act, [&]<class F>(std::string_view name, F& field) {
            if (name != given.name || (TwoSenses<T> && name == "on")) return;
            known = true;
            good = assign(field, given.value);
        });
        if (known && good) continue;
        std::string names;
        for (const FieldForm& field : form.fields) {
            if (field.name == given.name) return wrong_type(form.verb, field);
            names += (names.empty() ? "" : ", ") + std::string{field.name};
        }
        return base::Problem{std::string{form.verb}, "has no field \"" + given.name + "\"", "it has " + names};
    }
    return Action{std::move(act)};
}

template <std::size_t kIndex = 0>
base::Result<Action> make_from(const ActForm& form, std::span<const NamedValue> values) {
    using T = std::variant_alternative_t<kIndex, Action>;
    bool here = form.verb == T::kVerb;
    if constexpr (TwoSenses<T>) here = here || form.verb == T::kVerbOff;
    if (here) return make<T>(form, values);
    if constexpr (kIndex + 1 < std::variant_size_v<Action>) return make_from<kIndex + 1>(form, values);
    else return base::Problem{std::string{form.verb}, "is no act", ""};
}

// --- script lines ---------------------------------------------------------------------------------

constexpr std::array<bool, 256> make_escaped() {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
    for (const unsigned char c : {'"', '\\', '\x7f'}) table[c] = true;
    return table;
}
constexpr auto kEscaped = make_escaped();

/// The value as a script writes it.
template <class F>
std::string script_value(const F& field) {
    if constexpr (std::is_enum_v<F>) return quoted(word_for(field));
    else if constexpr (std::is_same_v<F, std::string>) return quoted(field);
    else if constexpr (std::is_same_v<F, bool>) return field ? "true" : "false";
    else if constexpr (std::is_same_v<F, base::LetterId>) return fmt::format("M{}", field.value);
    else if constexpr (std::is_same_v<F, base::Duration>) return quoted(exact_duration_text(field));
    else if constexpr (std::is_same_v<F, std::vector<std::string>>) {
        if (field.size() == 1) return quoted(field.front());
        std::string out = "{";
        for (const std::string& one : field) out += (out.size() > 1 ? ", " : "") + quoted(one);
        return out + "}";
    } else if constexpr (std::is_same_v<F, std::vector<Setting>>) {
        std::string out = "{";
        for (const Setting& one : field) out += (out.size() > 1 ? ", " : "") + one.name + " = " + quoted(one.value);
        return out + "}";
    } else return fmt::format("{}", field);
}

template <class T>
std::string script_line(const T& act) {
    std::string positional;
    std::string named;
    std::size_t index = 0;
    for_each_field(act, [&](std::string_view name, const auto& field, bool is_usual) {
        if (index++ < T::kPositional) {
            positional += (positional.empty() ? "" : ", ") + script_value(field);
        } else if (!is_usual) {
            named += fmt::format("{}{} = {}", named.empty() ? "" : ", ", name, script_value(field));
        }
    });
    std::string_view verb = T::kVerb;
    if constexpr (TwoSenses<T>) verb = act.on ? T::kVerb : T::kVerbOff;
    if (T::kPositional == 0) return fmt::format("{}{{{}}}", verb, named);
    if (named.empty()) return fmt::format("{}({})", verb, positional);
    return fmt::format("{}({}, {{{}}})", verb, positional, named);
}

}  // namespace

std::span<const ActForm> act_forms() {
    static const std::vector<ActForm> forms = [] {
        std::vector<ActForm> out;
        add_forms(out);
        return out;
    }();
    return forms;
}

const ActForm* act_form(std::string_view verb) {
    for (const ActForm& form : act_forms()) {
        if (form.verb == verb) return &form;
    }
    return nullptr;
}

std::string_view verb_of(const Action& action) {
    return std::visit(
        []<class T>(const T& act) -> std::string_view {
            if constexpr (TwoSenses<T>) return act.on ? T::kVerb : T::kVerbOff;
            else return T::kVerb;
        },
        action);
}

std::vector<NamedValue> field_values(const Action& action) {
    return std::visit(
        []<class T>(const T& act) {
            std::vector<NamedValue> out;
            for_each_field(act, [&](std::string_view name, const auto& field, bool is_usual) {
                if (!is_usual) out.push_back({std::string{name}, value_of(field)});
            });
            return out;
        },
        action);
}

base::Result<Action> make_act(std::string_view verb, std::span<const NamedValue> values) {
    const ActForm* form = act_form(verb);
    if (form == nullptr) return base::Problem{std::string{verb}, "is no act", ""};
    return make_from(*form, values);
}

std::string action_text(const Action& action) {
    return std::visit([](const auto& act) { return script_line(act); }, action);
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    out.reserve(text.size() + text.size() / 16 + 2);
    std::size_t plain = 0;  // beginning of the run that needs no escape
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (!kEscaped[c]) continue;
        out.append(text, plain, i - plain);
        plain = i + 1;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            default: out += fmt::format("\\x{:02x}", c); break;
        }
    }
    out.append(text, plain);
    return out + '"';
}

}  // namespace sim
