// Several worlds beside one another: forks, sides, comparison, sweeps.

#include <algorithm>

#include "protocols/base/octets.h"
#include "sim/ledger.h"
#include "sim/script/names.h"
#include "sim/script/stage.h"
#include "sim/script/sweep.h"
#include "sim/script/words.h"
#include "sim/time_text.h"

namespace script {

namespace {

/// Calls the function at `index` in another place; then the script is back where it was. `kind`: "side" or "fork".
int call_in(lua_State* state, const char* kind, const std::string& name, Place& place, int function) {
    Stage& stage = stage_of(state);
    const int top = lua_gettop(state);
    lua_pushvalue(state, function);
    Place* before = stage.enter(&place);
    stage.within.push_back(std::string{"in "} + kind + " \"" + name + "\"");
    lua_call(state, 0, LUA_MULTRET);
    stage.within.pop_back();
    stage.enter(before);
    return lua_gettop(state) - top;
}

/// compare's table has columns of its own.
void refuse_column(lua_State* state, const char* kind, const std::string& name) {
    if (name != "what" && name != "differs") return;
    fail(state, std::string{"a "} + kind + " cannot be called \"" + name + "\": compare has a column of that name", "choose another name");
}

int fork(lua_State* state) {
    Stage& stage = stage_of(state);
    const std::string name = text_of(state, 1);
    luaL_checktype(state, 2, LUA_TFUNCTION);
    if (stage.looking != nullptr) fail(state, std::string{"no world can be forked "} + stage.looking);
    if (name == "main") fail(state, "a fork needs a name of its own: \"main\" is the world of the script itself");
    if (stage.find_side(name) != nullptr) fail(state, "a fork needs a name of its own: there is a world \"" + name + "\" already", "give each fork another name, or go on in that world: side(\"" + name + "\", function() ... end)");
    refuse_column(state, "fork", name);
    stage.count_world(state);
    stage.timeline();
    Place& copy = stage.add_side(name, stage.place());
    stage.begin_lineage(copy);
    return call_in(state, "fork", name, copy, 2);
}

int side(lua_State* state) {
    Stage& stage = stage_of(state);
    const std::string name = text_of(state, 1);
    luaL_checktype(state, 2, LUA_TFUNCTION);
    refuse_column(state, "side", name);
    if (stage.find_side(name) == nullptr) stage.count_world(state);
    return call_in(state, "side", name, stage.side(name), 2);
}

std::string number_text(std::uint64_t number) { return std::to_string(number); }

/// The outcome of one world as a column: a few numbers, in the words of the ledger.
std::vector<std::pair<std::string, std::string>> outcome_of(const View& view) {
    const sim::Ledger ledger = sim::make_ledger(view.world, view.journal, view.entries);
    std::uint64_t octets = 0;
    std::uint64_t round_trips = 0;
    base::Duration connected{0};
    std::uint64_t sessions = 0;
    std::uint64_t on_devices = 0;
    std::uint64_t agree = 0;
    std::uint64_t differ = 0;
    std::uint64_t in_mailboxes = 0;
    base::Duration notice{0};
    for (const sim::DeviceOutcome& device : ledger.devices) {
        octets += device.octets_sent + device.octets_received;
        round_trips += device.round_trips;
        connected += device.connected;
        sessions += device.sessions;
        on_devices += device.copies;
        notice = std::max(notice, device.notice_longest);
    }
    for (const sim::AccountOutcome& account : ledger.accounts) {
        in_mailboxes += account.messages;
        agree += account.read_agree;
        differ += account.read_differ.size();
    }
    std::vector<std::pair<std::string, std::string>> rows{{"copies on servers", number_text(in_mailboxes)},
                                                          {"copies on devices", number_text(on_devices)},
                                                          {"octets", number_text(octets)},
                                                          {"round trips", number_text(round_trips)},
                                                          {"sessions", number_text(sessions)},
                                                          {"connected", sim::duration_text(connected)},
                                                          {"read marks that agree", number_text(agree)},
                                                          {"read marks that differ", number_text(differ)},
                                                          {"longest delay to notice", sim::duration_text(notice)}};
    for (const sim::DeviceOutcome& device : ledger.devices) {
        std::string lost;
        for (const base::LetterId letter : device.only_here) lost += (lost.empty() ? "M" : ", M") + std::to_string(letter.value);
        rows.emplace_back("lost with " + device.name, lost.empty() ? "nothing" : lost);
    }
    return rows;
}

std::vector<std::string> names_argument(lua_State* state, int index) {
    std::vector<std::string> names;
    luaL_checktype(state, index, LUA_TTABLE);
    for (lua_Integer i = 1; lua_rawgeti(state, index, i) != LUA_TNIL; ++i) {
        names.push_back(text_of(state, -1));
        lua_pop(state, 1);
    }
    lua_pop(state, 1);
    if (names.size() < 2 || names.size() > 4) fail(state, "compare sets two to four worlds side by side", "compare({\"left\", \"right\"}, function() ... end)");
    return names;
}

int compare(lua_State* state) {
    Stage& stage = stage_of(state);
    const std::vector<std::string> names = names_argument(state, 1);
    std::vector<std::string> order;
    std::vector<std::vector<std::pair<std::string, std::string>>> columns;
    for (const std::string& name : names) {
        Place* place = stage.find_side(name);
        if (place == nullptr) no_such(state, "side", name, stage.side_names());
        if (lua_type(state, 2) == LUA_TFUNCTION) {
            call_in(state, "side", name, *place, 2);
            lua_settop(state, 2);
        }
        Place* before = stage.enter(place);
        sandbox_of(state).charge(state, stage.view().entries / 4 + 10);
        columns.push_back(outcome_of(stage.view()));
        stage.enter(before);
        for (const auto& [what, value] : columns.back()) {
            if (std::find(order.begin(), order.end(), what) == order.end()) order.push_back(what);
        }
    }
    Table table{{"what"}, {}};
    table.columns.insert(table.columns.end(), names.begin(), names.end());
    table.columns.emplace_back("differs");
    lua_newtable(state);
    lua_Integer index = 0;
    for (const std::string& what : order) {
        std::vector<std::string> cells{what};
        lua_newtable(state);
        set_text(state, "what", what);
        std::string first;
        bool differs = false;
        for (std::size_t i = 0; i < names.size(); ++i) {
            std::string value = "-";
            for (const auto& [key, text] : columns[i]) {
                if (key == what) value = text;
            }
            if (i == 0) first = value;
            differs = differs || value != first;
            cells.push_back(value);
            if (const auto number = base::parse_number(value, std::uint64_t{1} << 53)) set_number(state, names[i].c_str(), static_cast<std::int64_t>(*number));
            else set_text(state, names[i].c_str(), value);
        }
        set_text(state, "differs", differs ? "*" : "");
        cells.emplace_back(differs ? "*" : "");
        table.rows.push_back(std::move(cells));
        lua_rawseti(state, -2, ++index);
    }
    stage.compared = std::move(table);
    return 1;
}

constexpr Word kSideWords[] = {
    {"fork", "name, function", "what the function gives", "Calls the function in a copy of the present world; the world itself is untouched.",
     "preset \"p1\"\nadvance \"5m\"\nfork(\"Ben uses POP3\", function()\n  set(\"ben-home\", {rule = \"pop3 remove\"})\n  run()\n  check(#mailbox(\"ben\") == 0, \"collected and removed\")\nend)\nrun()\ncheck(#mailbox(\"ben\") == 1, \"the world itself went another way\")", fork},
    {"side", "name, function", "what the function gives", "Calls the function in the world of that name, which is empty at first: several worlds beside one another.",
     "side(\"left\", function() preset \"p1\" run() end)\ncheck(side(\"left\", function() return #letters() end) == 1)\ncheck(#letters() == 0)", side},
    {"compare", "sides [, function]", "list of outcomes", "Plays the function in two to four worlds (sides, forks, \"main\") and gives the table of outcomes; * marks what differs.",
     "for _, rule in ipairs{\"pop3 remove\", \"imap keep\"} do\n  side(rule, function() preset \"p1\" set(\"ben-home\", {rule = rule}) end)\nend\ntable_out(compare({\"pop3 remove\", \"imap keep\"}, function() run() end), {\"what\", \"pop3 remove\", \"imap keep\", \"differs\"})", compare},
    {"sweep", "{param=, values=, run=}", "list of rows", "Calls run(value) for each value, each in a fresh world, and gives (and shows) the rows it returns, with the value in front.",
     "local rows = sweep{param = \"letters\", values = {1, 2, 3}, run = function(n)\n  preset(\"p1\", {plan = false})\n  for i = 1, n do send{from = \"ada-desk\", to = \"ben@meadow.example\", subject = \"no. \" .. i} end\n  run()\n  return {stored = #mailbox(\"ben\")}\nend}\ncheck(rows[3].stored == 3)", sweep},
};

}  // namespace

std::span<const Word> side_words() { return kSideWords; }

}  // namespace script
