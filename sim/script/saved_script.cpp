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
    out += "go_to(" + std::to_string(timeline.cursor()) + ")\n";
    // Last, when every host is there: hosts may be added in the course of a run.
    for (const sim::HostPlace& place : timeline.places()) {
        if (world.find_host(place.host) != nullptr) out += place_line(place) + "\n";
    }
    return out;
}

std::string place_line(const sim::HostPlace& place) {
    return "place(" + sim::quoted(place.host) + ", " + std::to_string(place.x) + ", " + std::to_string(place.y) + ")";
}

}  // namespace script
