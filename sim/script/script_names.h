#pragma once
/// Which names a script's worlds have, as far as its text tells: from presets and from what it builds with
/// names written out.
///
/// Doors: ScriptNames. Fails: where a name is computed, nothing is known, and nothing is said.

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/act_form.h"
#include "sim/script/run.h"
#include "sim/script/types.h"
#include "sim/world.h"

namespace script {

class ScriptNames {
  public:
    explicit ScriptNames(std::span<const PresetSource> presets);

    /// The script begins a world from this preset; computed: nobody knows which.
    void use_preset(std::string_view id);
    void use_computed_preset() { anything_ = true; }
    /// It does an act whose values are all written out. An act that makes something is done here too.
    void use_act(std::string_view verb, std::vector<sim::NamedValue> values);
    /// Or one in which a value is computed.
    void use_computed_act(std::string_view verb);
    /// A name that came about in another way.
    void add_host(std::string name) { also_.insert(std::move(name)); }

    /// Is it known which names of this kind there are?
    [[nodiscard]] bool knows(NameKind kind) const;
    [[nodiscard]] std::vector<std::string> names(NameKind kind) const;
    /// Is there this name, in one of the script's worlds?
    [[nodiscard]] bool has(NameKind kind, const std::string& name) const;

  private:
    void add_names_of(const sim::World& world);

    std::span<const PresetSource> presets_;
    sim::World built_;                          ///< what the script builds with names written out
    std::set<std::string> devices_, hosts_, accounts_, domains_, also_;
    bool begun_ = false, anything_ = false;     ///< a world is begun; names may be anything
    bool any_device_ = false, any_account_ = false;
};

/// The ids of all presets.
[[nodiscard]] std::vector<std::string> preset_names(std::span<const PresetSource> presets);

}  // namespace script
