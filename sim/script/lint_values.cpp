#include "sim/script/lint_values.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/account_settings.h"
#include "sim/build.h"
#include "sim/policies.h"
#include "sim/script/cut_places.h"
#include "sim/script/names.h"
#include "sim/script/sandbox.h"
#include "sim/time_text.h"

namespace script {

namespace {

/// A world with one provider, for trying acts that are much the same everywhere.
const sim::World& sample_world() {
    static const sim::World world = [] {
        sim::World made = sim::empty_world(1);
        static_cast<void>(sim::make(made, {sim::AddProvider{.domain = "meadow.example"}, std::nullopt}).ok());
        return made;
    }();
    return world;
}

std::optional<base::Problem> real_domain(std::string_view domain) {
    if (domain.find('.') == std::string_view::npos || domain.starts_with('[') || sim::is_reserved_domain(domain)) return std::nullopt;
    return base::Problem{"", "\"" + std::string{domain} + "\" could belong to somebody", "use names under .example or .test, or example.com, .net, .org"};
}

std::optional<base::Problem> problem_of(const sim::NamedValue& one, std::string_view verb) {
    const auto* text = std::get_if<std::string>(&one.value);
    if (text == nullptr || text->empty()) return std::nullopt;
    if (verb == "zone" && one.name == "value") return real_domain(real_domain_in_zone(*text));
    const bool of_names = verb == "zone" || verb == "trouble_names" || verb == "look_up";
    if ((verb == "provider" && one.name == "domain") || (of_names && one.name == "name")) return real_domain(*text);
    if (verb == "send" && one.name == "to" && text->find('@') == std::string::npos) {
        return base::Problem{"", "\"" + *text + "\" is no e-mail address", "for example ben@meadow.example"};
    }
    return std::nullopt;
}

}  // namespace

std::optional<base::Problem> time_problem(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    if (const auto span = sim::parse_duration(text); span && span->count() >= 0) return std::nullopt;
    return base::Problem{"", "\"" + std::string{text} + "\" is no time", "write \"30m\", \"1h30m\", \"5d\", or a number of seconds"};
}

std::optional<base::Problem> act_problem(std::string_view verb, std::vector<sim::NamedValue> values) {
    for (const sim::NamedValue& one : values) {
        if (auto wrong = problem_of(one, verb)) return wrong;
    }
    const std::string_view what = verb == "refuse" ? "command" : verb == "cut" ? "where" : verb == "strip" ? "capability" : "";
    const auto given = [&](std::string_view name) { return std::any_of(values.begin(), values.end(), [&](const sim::NamedValue& one) { return one.name == name; }); };
    if (what.empty() || !given(what)) return std::nullopt;   // computed
    if (verb == "refuse" && !given("reply")) values.push_back({"reply", std::string{"550 no"}});
    std::erase_if(values, [](const sim::NamedValue& one) { return one.name == "host" || one.name == "peer"; });
    values.push_back({"host", std::string{"mx1.meadow.example"}});
    const auto act = sim::make_act(verb, values);
    if (!act) return std::nullopt;
    if (const auto* cut = std::get_if<sim::Cut>(&act.value())) {
        if (auto wrong = cut_place_problem(cut->where)) return wrong;
    }
    const auto possible = sim::check_act(sample_world(), act.value());
    if (possible) return std::nullopt;
    return base::Problem{"", possible.problem().what, with_nearest(possible.problem())};
}

std::optional<base::Problem> address_problem(std::string_view text) {
    const std::size_t sign = text.rfind('@');
    if (sign == std::string_view::npos) return std::nullopt;
    std::size_t end = sign + 1;
    const auto of_domain = [](char c) { return c == '.' || c == '-' || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    while (end < text.size() && of_domain(text[end])) ++end;
    return real_domain(text.substr(sign + 1, end - sign - 1));
}

std::optional<base::Problem> setting_problem(std::string_view name, std::string_view value) {
    sim::MailAccountSettings settings;
    const auto tried = sim::change_setting(settings, name, value);
    if (tried) return std::nullopt;
    return base::Problem{"", tried.problem().what, tried.problem().hint};
}

std::optional<base::Problem> policy_problem(std::string_view name, std::string_view value) {
    sim::Provider provider;
    const sim::PolicyRow* row = sim::find_policy(name);
    if (row == nullptr || row->set(provider, value)) return std::nullopt;
    return base::Problem{"", "the policy " + std::string{name} + " cannot be \"" + std::string{value} + "\"", "it takes " + std::string{row->values}};
}

std::vector<std::string> quoted_choices(std::string_view type) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < type.size();) {
        const std::size_t end = std::min(type.find('|', at), type.size());
        const std::string_view one = type.substr(at, end - at);
        if (one.size() < 2 || one.front() != '"' || one.back() != '"') return {};
        out.emplace_back(one.substr(1, one.size() - 2));
        at = end + 1;
    }
    return out;
}

std::vector<std::string> library_members(const std::string& library) {
    constexpr std::array<std::string_view, 4> kLibraries{"string", "table", "math", "utf8"};
    std::vector<std::string> out;
    if (std::find(kLibraries.begin(), kLibraries.end(), library) == kLibraries.end()) return out;
    Sandbox sandbox{Limits{}, {}, nullptr, 1};
    lua_State* state = sandbox.state();
    lua_getglobal(state, library.c_str());
    if (luaL_getmetafield(state, -1, kSealed) == LUA_TNIL) return out;
    for (lua_pushnil(state); lua_next(state, -2) != 0; lua_pop(state, 1)) {
        if (lua_type(state, -2) == LUA_TSTRING) out.emplace_back(lua_tostring(state, -2));
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace script
