#include "sim/script/script_names.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "sim/build.h"
#include "sim/presets.h"
#include "sim/script/names.h"

namespace script {

namespace {

/// Acts after which there is a name that was not there before.
bool makes_names(std::string_view verb) {
    return verb == "provider" || verb == "person" || verb == "device" || verb == "mail_account" || verb == "add_account" || verb == "outside_opened";
}

}  // namespace

std::vector<std::string> preset_names(std::span<const PresetSource> presets) {
    std::vector<std::string> out;
    for (const sim::Preset& one : sim::presets()) out.emplace_back(one.id);
    for (const PresetSource& one : presets) out.push_back(one.id);
    return out;
}

ScriptNames::ScriptNames(std::span<const PresetSource> presets) : presets_{presets}, built_{sim::empty_world(1)} { add_names_of(built_); }

void ScriptNames::add_names_of(const sim::World& world) {
    for (std::string& name : device_names(world)) devices_.insert(std::move(name));
    for (std::string& name : host_names(world)) hosts_.insert(std::move(name));
    for (std::string& name : account_names(world)) accounts_.insert(std::move(name));
    for (std::string& name : domain_names(world)) domains_.insert(std::move(name));
}

void ScriptNames::use_preset(std::string_view id) {
    begun_ = true;
    RunOptions options;
    options.presets = presets_;
    const Report made = run_script("preset(" + sim::quoted(id) + ")", "preset", options);
    if (made.problem || !made.timeline) return use_computed_preset();
    add_names_of(made.timeline->world());
    for (const sim::Made& act : *made.timeline->world().making) {
        if (act.planned && makes_names(sim::verb_of(act.action))) anything_ = true;
    }
}

void ScriptNames::use_act(std::string_view verb, std::vector<sim::NamedValue> values) {
    if (!makes_names(verb)) return;
    begun_ = true;
    for (sim::NamedValue& one : values) {
        auto* text = std::get_if<std::string>(&one.value);
        if (text == nullptr) continue;
        // What the script itself calls it is known even if the act should not be possible.
        if (one.name == "name" && verb == "device") devices_.insert(*text), hosts_.insert(*text);
        if (one.name == "client") hosts_.insert(*text);
        if (one.name == "domain") domains_.insert(*text);
        if (one.name == "address") accounts_.insert(*text), accounts_.insert(text->substr(0, text->find('@')));
        if (one.name != "owner") continue;
        if (const mail::Account* account = find_account_named(built_, *text)) *text = account->address();
    }
    const auto act = sim::make_act(verb, values);
    if (act && sim::make(built_, {act.value(), std::nullopt})) return add_names_of(built_);
    if (verb == "mail_account") any_device_ = true;  // its name is made from others that are not known here
}

void ScriptNames::use_computed_act(std::string_view verb) {
    if (!makes_names(verb)) return;
    begun_ = true;
    if (verb == "provider") anything_ = true;
    any_device_ = any_device_ || verb == "device" || verb == "mail_account" || verb == "outside_opened";
    any_account_ = any_account_ || verb == "person" || verb == "add_account";
}

bool ScriptNames::knows(NameKind kind) const {
    if (!begun_ || anything_) return kind == NameKind::Preset;
    switch (kind) {
        case NameKind::Device:
        case NameKind::Host: return !any_device_;
        case NameKind::Account: return !any_account_;
        case NameKind::Holder: return !any_device_ && !any_account_;
        case NameKind::Domain:
        case NameKind::Preset: return true;
        case NameKind::None: break;
    }
    return false;
}

std::vector<std::string> ScriptNames::names(NameKind kind) const {
    std::set<std::string> out;
    if (kind == NameKind::Device || kind == NameKind::Holder) out.insert(devices_.begin(), devices_.end());
    if (kind == NameKind::Host) out = hosts_, out.insert(also_.begin(), also_.end());
    if (kind == NameKind::Account || kind == NameKind::Holder) out.insert(accounts_.begin(), accounts_.end());
    if (kind == NameKind::Domain) out = domains_;
    if (kind == NameKind::Preset) return preset_names(presets_);
    return {out.begin(), out.end()};
}

bool ScriptNames::has(NameKind kind, const std::string& name) const {
    const std::vector<std::string> all = names(kind);
    return std::any_of(all.begin(), all.end(), [&](const std::string& one) { return base::iequals(one, name); });   // as when it runs
}

}  // namespace script
