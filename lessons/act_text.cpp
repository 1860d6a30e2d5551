#include "lessons/act_text.h"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "lessons/toml_reader.h"
#include "protocols/base/octets.h"
#include "protocols/mail/charset.h"
#include "sim/act_form.h"

namespace lessons {

namespace {

/// Octets that are no text stand as base64 in a table of their own.
std::string octets_text(const std::string& octets) {
    return mail::is_utf8(octets) ? toml_text(octets) : "{base64 = " + toml_text(base::base64_encode(octets)) + "}";
}

struct ValueText {
    std::string operator()(const std::string& value) const { return octets_text(value); }
    std::string operator()(const std::vector<std::string>& values) const {
        std::string out;
        for (const std::string& one : values) out += (out.empty() ? "" : ", ") + octets_text(one);
        return "[" + out + "]";
    }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(base::LetterId value) const { return std::to_string(value.value); }
    std::string operator()(base::Duration value) const { return std::to_string(value.count()); }
    std::string operator()(const std::vector<sim::Setting>& values) const {
        std::string out;
        for (const sim::Setting& one : values) out += fmt::format("{}[{}, {}]", out.empty() ? "" : ", ", toml_text(one.name), octets_text(one.value));
        return "[" + out + "]";
    }
};

std::optional<std::string> octets_of(const toml::node& node) {
    if (auto text = node.value_exact<std::string>()) return *text;
    const toml::table* table = node.as_table();
    const auto encoded = table == nullptr ? std::nullopt : (*table)["base64"].value_exact<std::string>();
    return encoded ? base::base64_decode(*encoded) : std::nullopt;
}

std::optional<sim::FieldValue> list_of(const toml::array& list, bool settings) {
    std::vector<std::string> texts;
    std::vector<sim::Setting> pairs;
    for (const toml::node& one : list) {
        if (!settings) {
            auto text = octets_of(one);
            if (!text) return std::nullopt;
            texts.push_back(std::move(*text));
            continue;
        }
        const toml::array* pair = one.as_array();
        if (pair == nullptr || pair->size() != 2) return std::nullopt;
        auto name = octets_of((*pair)[0]);
        auto value = octets_of((*pair)[1]);
        if (!name || !value) return std::nullopt;
        pairs.push_back({std::move(*name), std::move(*value)});
    }
    if (settings) return sim::FieldValue{std::move(pairs)};
    return sim::FieldValue{std::move(texts)};
}

std::optional<sim::FieldValue> value_of_field(const toml::node& node, sim::FieldType type) {
    if (const toml::array* list = node.as_array()) return list_of(*list, type == sim::FieldType::Settings);
    if (const auto yes = node.value_exact<bool>()) return sim::FieldValue{*yes};
    if (const auto number = node.value_exact<std::int64_t>()) {
        if (type == sim::FieldType::Letter) return *number < 0 || *number > UINT32_MAX ? std::nullopt : std::optional<sim::FieldValue>{base::LetterId{static_cast<std::uint32_t>(*number)}};
        if (type == sim::FieldType::Time) return sim::FieldValue{base::Duration{*number}};
        return sim::FieldValue{*number};
    }
    auto text = octets_of(node);
    if (!text) return std::nullopt;
    return sim::FieldValue{std::move(*text)};
}

}  // namespace

std::string act_text(const sim::RecordedAct& act) {
    std::string fields;
    for (const sim::NamedValue& one : sim::field_values(act.act.action)) {
        fields += fmt::format("{}{} = {}", fields.empty() ? "" : ", ", one.name, std::visit(ValueText{}, one.value));
    }
    return fmt::format("{{event = {}, at = {}, do = {}, with = {{{}}}}}", act.event, act.act.at.time_since_epoch().count(),
                       toml_text(sim::verb_of(act.act.action)), fields);
}

base::Result<sim::RecordedAct> read_act(const toml::node& node, const std::string& file) {
    const auto wrong = [&](std::string what) {
        return base::Problem{fmt::format("{}:{}", file, node.source().begin.line), std::move(what), "this file is written by the program; a part of it was changed"};
    };
    const toml::table* table = node.as_table();
    if (table == nullptr) return wrong("an act must be a table");
    const auto event = (*table)["event"].value_exact<std::int64_t>();
    const auto at = (*table)["at"].value_exact<std::int64_t>();
    const auto verb = (*table)["do"].value_exact<std::string>();
    const toml::table* with = (*table)["with"].as_table();
    if (!event || *event < 0 || !at || !verb || with == nullptr) return wrong("an act needs event, at, do and with");
    const sim::ActForm* form = sim::act_form(*verb);
    if (form == nullptr) return wrong("there is no act \"" + *verb + "\"");
    std::vector<sim::NamedValue> values;
    for (const auto& [key, field] : *with) {
        sim::FieldType type = sim::FieldType::Text;
        for (const sim::FieldForm& one : form->fields) {
            if (one.name == key.str()) type = one.type;
        }
        auto value = value_of_field(field, type);
        if (!value) return wrong(fmt::format("{}: \"{}\" has no value that fits", *verb, std::string{key.str()}));
        values.push_back({std::string{key.str()}, std::move(*value)});
    }
    auto action = sim::make_act(*verb, values);
    if (!action) return wrong(action.problem().sentence());
    return sim::RecordedAct{static_cast<std::uint64_t>(*event), {base::Instant{base::Duration{*at}}, std::move(action).value()}};
}

}  // namespace lessons
