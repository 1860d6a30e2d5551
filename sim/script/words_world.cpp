// Beginning a world, by hand or from a preset, and planning what will happen by itself.

#include <algorithm>

#include "sim/build.h"
#include "sim/presets.h"
#include "sim/script/names.h"
#include "sim/script/stage.h"
#include "sim/script/words.h"
#include "sim/time_text.h"

namespace script {

namespace {

std::uint64_t seed_field(lua_State* state, int index, std::uint64_t usual) {
    lua_getfield(state, index, "seed");
    const std::uint64_t seed = lua_isnil(state, -1) ? usual : static_cast<std::uint64_t>(luaL_checkinteger(state, -1));
    lua_pop(state, 1);
    return seed;
}

int world(lua_State* state) {
    Stage& stage = stage_of(state);
    if (lua_isnoneornil(state, 1)) {
        lua_settop(state, 0);
        lua_newtable(state);
    }
    luaL_checktype(state, 1, LUA_TTABLE);
    check_options(state, 1, "world");
    stage.set_seed(seed_field(state, 1, stage.seed()));
    base::Instant start = base::kDefaultStart;
    if (const std::string text = text_field(state, 1, "start"); !text.empty()) {
        const auto parsed = sim::parse_moment(text, start);
        if (!parsed) fail(state, "world: \"" + text + "\" is no moment", "for example 2030-01-07T09:00:00Z");
        start = *parsed;
    }
    stage.start = start;
    sim::World fresh = sim::empty_world(stage.seed(), start);
    fresh.title = text_field(state, 1, "title");
    stage.begin(state, std::move(fresh));
    return 0;
}

/// The preset's script runs in the present place, as a part of this one.
int run_preset(lua_State* state, const PresetSource& preset, bool with_plan) {
    Stage& stage = stage_of(state);
    sim::World fresh = sim::empty_world(stage.seed(), stage.start);
    fresh.name = preset.id;
    fresh.title = preset.title;
    stage.begin(state, std::move(fresh));
    const std::string file = preset.id + ".lua";
    if (luaL_loadbufferx(state, preset.text.data(), preset.text.size(), ("=" + file).c_str(), "t") != LUA_OK) lua_error(state);
    const bool before = std::exchange(stage.without_plan, !with_plan);
    lua_call(state, 0, 0);
    stage.without_plan = before;
    stage.mark();
    return 0;
}

int preset(lua_State* state) {
    Stage& stage = stage_of(state);
    std::string id = text_of(state, 1);
    for (char& c : id) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    bool with_plan = true;
    if (lua_type(state, 2) == LUA_TTABLE) {
        check_options(state, 2, "preset");
        stage.set_seed(seed_field(state, 2, stage.seed()));
        lua_getfield(state, 2, "plan");
        with_plan = lua_isnil(state, -1) || lua_toboolean(state, -1) != 0;
    }
    if (++stage.preset_depth > 3) fail(state, "presets that use one another without end");
    std::vector<std::string> known;
    for (const PresetSource& one : stage.options.presets) {
        if (one.id == id) {
            run_preset(state, one, with_plan);
            --stage.preset_depth;
            return 0;
        }
        known.push_back(one.id);
    }
    --stage.preset_depth;
    for (const sim::Preset& one : sim::presets()) known.emplace_back(one.id);
    auto made = sim::make_preset(id, stage.seed());
    if (!made) no_such(state, "preset", id, known);
    sim::World fresh = sim::empty_world(stage.seed(), stage.start);
    if (id == "p1") fresh.name = id;  // the others are this script's own from here on
    fresh.title = made.value().title;
    for (sim::Made act : *made.value().making) {
        if (!with_plan && act.planned) continue;
        if (act.planned) *act.planned += stage.start - made.value().start;
        if (auto again = sim::make(fresh, act); !again) fail(state, again.problem().sentence());
    }
    stage.begin(state, std::move(fresh));
    return 0;
}

int plan(lua_State* state) {
    Stage& stage = stage_of(state);
    const base::Duration after = duration_argument(state, 1, "plan");
    luaL_checktype(state, 2, LUA_TFUNCTION);
    if (stage.begun()) fail(state, "a plan is made before time begins", "write at(\"" + text_of(state, 1) + "\", ...) instead");
    if (stage.without_plan) return 0;
    if (stage.planning) fail(state, "a plan inside a plan");
    stage.planning = stage.view().world.start + after;
    lua_pushvalue(state, 2);
    lua_call(state, 0, 0);
    stage.planning.reset();
    return 0;
}

constexpr lua_Integer kWholeMap = 1000;

/// Where on the map a host stands is no act: it may be said at any time, and nothing in the world changes.
int place(lua_State* state) {
    Stage& stage = stage_of(state);
    if (stage.looking != nullptr) fail(state, std::string{"no host can be moved on the map "} + stage.looking);
    if (stage.planning) fail(state, "place is no act, so it cannot be planned", "write it outside of plan");
    sim::HostPlace wanted{host_argument(state, 1).name};
    for (const int at : {2, 3}) {
        int whole = 0;
        const lua_Integer value = lua_tointegerx(state, at, &whole);
        if (whole == 0 || value < 0 || value > kWholeMap)
            fail(state, std::string{"place: "} + (at == 2 ? "x" : "y") + " must be a whole number from 0 to 1000", "thousandths of the map, from its upper left corner");
        (at == 2 ? wanted.x : wanted.y) = static_cast<std::int32_t>(value);
    }
    Place& here = stage.place();
    if (here.timeline) {
        here.timeline->place_host(std::move(wanted));
        return 0;
    }
    std::erase_if(here.places, [&](const sim::HostPlace& one) { return one.host == wanted.host; });
    here.places.push_back(std::move(wanted));
    return 0;
}

constexpr Word kWorldWords[] = {
    {"world", "{seed=, start=, title=}", "", "Begins an empty world: only dns.example.net is there. seed decides what is left to chance.",
     "world{seed = 7, start = \"2030-01-07T09:00:00Z\"}\nprovider(\"meadow.example\")\nperson(\"Ben\", \"ben@meadow.example\")\ndevice(\"ben-home\", {owner = \"ben\"})\ncheck_mail \"ben-home\"\nrun()\ncheck(stats(\"ben-home\").sessions == 1)", world},
    {"preset", "preset [, {seed=, plan=}]", "", "Begins a ready world (postroom presets lists them); plan = false leaves out what would happen by itself.",
     "preset(\"p1\", {plan = false})\nrun()\ncheck(#letters() == 0)", preset},
    {"plan", "time, function", "", "Plans acts: they happen by themselves so long after the beginning, in the window too. Before time begins only.",
     "preset(\"p1\", {plan = false})\nplan(\"1h\", function() send{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"later\"} end)\nrun()\ncheck(mailbox(\"ben\") == {M1})\ncheck(M1.sent == 3600)", plan},
    {"place", "host, x, y", "", "Puts a host on the map of the window, in thousandths of its width and height from the upper left. No act: nothing in the world changes, and time stays.",
     "preset(\"p1\", {plan = false})\nplace(\"ben-home\", 800, 250)\nrun()\ncheck(#letters() == 0)", place},
};

}  // namespace

std::span<const Word> world_words() { return kWorldWords; }

}  // namespace script
