#include "sim/script/saved_script.h"

#include "protocols/base/civil_time.h"
#include "sim/act_form.h"
#include "sim/time_text.h"

namespace script {

std::string world_script(const sim::World& world) {
    std::string out = "world{seed = " + std::to_string(world.seed) + ", start = \"" + base::iso_time(world.start).substr(0, 19) + "Z\"";
    if (!world.title.empty()) out += ", title = " + sim::quoted(world.title);
    out += "}\n";
    for (const sim::Made& made : *world.making) {
        if (!made.planned) {
            out += sim::action_text(made.action) + "\n";
        } else {
            out += "plan(\"" + sim::exact_duration_text(*made.planned - world.start) + "\", function() " + sim::action_text(made.action) + " end)\n";
        }
    }
    return out;
}

std::string saved_script(const sim::Timeline& timeline) {
    const sim::World& world = timeline.world();
    std::string out = world_script(world) + "\n";
    for (const sim::RecordedAct& act : timeline.branches()[timeline.branch()].acts) {
        if (act.event > timeline.cursor()) break;
        out += "go_to(" + std::to_string(act.event - 1) + ", \"" + sim::exact_duration_text(act.act.at - world.start) + "\")\n";
        out += sim::action_text(act.act.action) + "\n";
    }
    return out + "go_to(" + std::to_string(timeline.cursor()) + ")\n";
}

}  // namespace script
