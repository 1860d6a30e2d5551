// Moving time: it moves only here, and it is the world's.

#include <algorithm>

#include "sim/script/stage.h"
#include "sim/script/words.h"

namespace script {

namespace {

int advance(lua_State* state) {
    Stage& stage = stage_of(state);
    const base::Duration span = duration_argument(state, 1, "advance");
    stage.move(state, stage.view().now + span, 0);
    return 0;
}

int run(lua_State* state) {
    stage_of(state).move(state, std::nullopt, 0);
    return 0;
}

int run_until(lua_State* state) {
    Stage& stage = stage_of(state);
    luaL_checktype(state, 1, LUA_TFUNCTION);
    base::Duration timeout = base::days(30);
    if (lua_type(state, 2) == LUA_TTABLE) {
        check_options(state, 2, "run_until");
        lua_getfield(state, 2, "timeout");
        if (!lua_isnil(state, -1)) timeout = duration_argument(state, lua_gettop(state), "run_until: timeout");
        lua_pop(state, 1);
    }
    lua_pushboolean(state, stage.move(state, stage.view().now + timeout, 1) ? 1 : 0);
    return 1;
}

int step(lua_State* state) {
    Stage& stage = stage_of(state);
    stage.must_be_able_to_move(state);
    const lua_Integer count = luaL_optinteger(state, 1, 1);
    if (count < 0) fail(state, "step: the count must not be negative", "time moves forward only");
    const std::string unit = lua_isnoneornil(state, 2) ? "line" : text_of(state, 2);
    if (unit != "line" && unit != "reply" && unit != "event") fail(state, "step: the unit is \"line\", \"reply\" or \"event\"");
    lua_Integer done = 0;
    for (; done < count; ++done) {
        bool moved = false;
        while (true) {
            const std::size_t before = stage.timeline().arrivals();
            sandbox_of(state).charge(state, 1);
            if (!stage.one_event(state, std::nullopt)) break;
            moved = true;
            const sim::Journal& log = stage.view().journal;
            if (unit == "event") break;
            const std::size_t arrived = stage.timeline().arrivals();
            if (arrived == before) continue;
            if (unit == "line" || log[log.arrivals()[arrived - 1].line].has(sim::Entry::kEndsReply)) break;
        }
        if (!moved) break;
    }
    stage.mark();
    lua_pushinteger(state, done);
    return 1;
}

int go_to(lua_State* state) {
    Stage& stage = stage_of(state);
    stage.must_be_able_to_move(state);
    const lua_Integer wanted = luaL_checkinteger(state, 1);
    sim::Timeline& run = stage.timeline();
    if (wanted < 0) fail(state, "go_to moves forward only", "now it is step " + std::to_string(run.cursor()));
    // A saved session that somebody has changed takes other steps: then the moment counts alone.
    if (static_cast<std::uint64_t>(wanted) < run.cursor()) {
        if (lua_isnoneornil(state, 2)) fail(state, "go_to moves forward only", "now it is step " + std::to_string(run.cursor()));
        const base::Instant moment = stage.view().world.start + duration_argument(state, 2, "go_to");
        if (moment > stage.view().now) stage.move(state, moment, 0);
        return 0;
    }
    while (run.cursor() < static_cast<std::uint64_t>(wanted)) {
        sandbox_of(state).charge(state, 1);
        if (!stage.one_event(state, std::nullopt)) break;
    }
    if (!lua_isnoneornil(state, 2)) {
        const base::Duration after = duration_argument(state, 2, "go_to");
        stage.place().clock = std::max(stage.place().clock, stage.view().world.start + after);
    }
    stage.mark();
    return 0;
}

void schedule(lua_State* state, const char* verb, bool repeats) {
    Stage& stage = stage_of(state);
    if (stage.looking != nullptr) fail(state, std::string{"nothing can be scheduled "} + stage.looking);
    const base::Duration span = duration_argument(state, 1, verb);
    luaL_checktype(state, 2, LUA_TFUNCTION);
    if (repeats && span < base::seconds(1)) fail(state, "every needs a time of a second or more");
    if (stage.place().schedule.size() > 10'000) fail(state, "too much is scheduled: 10000 functions");
    lua_pushvalue(state, 2);
    stage.place().schedule.push_back({stage.view().now + span, repeats ? span : base::Duration{0}, luaL_ref(state, LUA_REGISTRYINDEX)});
}

int at(lua_State* state) {
    schedule(state, "at", false);
    return 0;
}

int every(lua_State* state) {
    schedule(state, "every", true);
    return 0;
}

constexpr Word kTimeWords[] = {
    {"advance", "time", "", "Lets the world run for a span of its own time: \"30m\", \"1h30m\", \"5d\", or seconds as a number.",
     "preset \"p1\"\nadvance \"5m\"\ncheck(mailbox(\"ben\") == {M1}, \"delivered while Ben's computer is off\")", advance},
    {"run", "", "", "Runs until nothing is left to happen.",
     "preset \"p1\"\nrun()\ncheck(store(\"ben-home\") == {M1})", run},
    {"run_until", "function [, {timeout=}]", "yes or no", "Runs until the function says true, which is asked after each event; 30 days at most unless told otherwise.",
     "preset \"p1\"\ncheck(run_until(function() return #queue(\"smtp.harbor.example\") == 1 end))\ncheck(#mailbox(\"ben\") == 0)", run_until},
    {"step", "[count [, unit]]", "number", "Moves by so many lines (or replies, or events); says how many there were.",
     "preset \"p1\"\nstep(3)\ncheck(#lines{} <= 3)", step},
    {"go_to", "step [, time]", "", "Runs to the end of that event, and waits there until so long after the beginning: for scripts that were saved from a window.",
     "preset \"p1\"\ngo_to(40)\ncheck(steps() == 40)", go_to},
    {"at", "time, function", "", "Calls the function so much later, while time moves.",
     "preset(\"p1\", {plan = false})\nat(\"1h\", function() send{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"tea?\"} end)\nadvance \"2h\"\ncheck(mailbox(\"ben\") == {M1})", at},
    {"every", "time, function", "", "Calls the function again and again, so far apart, while time moves.",
     "preset(\"p1\", {plan = false})\nevery(\"1d\", function() send{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"daily\"} end)\nadvance \"3d\"\ncheck(#mailbox(\"ben\") == 3 or #letters() == 3)", every},
};

}  // namespace

std::span<const Word> time_words() { return kTimeWords; }

}  // namespace script
