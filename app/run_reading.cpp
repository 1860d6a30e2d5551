// The other half of run_json.h: from a document back to what plays the run again.

#include "app/run_json.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "protocols/base/octets.h"
#include "sim/act_form.h"
#include "sim/time_text.h"

namespace app {

namespace {

using Json = nlohmann::ordered_json;

std::string octets_of(const Json& object, const std::string& key) {
    if (object.contains(key)) return object.at(key).get<std::string>();
    if (object.contains(key + "_base64")) return base::base64_decode(object.at(key + "_base64").get<std::string>()).value_or("");
    return {};
}

/// Reads a field as its form says. Throws what the JSON library throws if it is of another type.
sim::FieldValue field_from(const sim::FieldForm& form, const Json& value) {
    switch (form.type) {
        case sim::FieldType::Texts: return value.get<std::vector<std::string>>();
        case sim::FieldType::YesNo: return value.get<bool>();
        case sim::FieldType::Number: return value.get<std::int64_t>();
        case sim::FieldType::Letter: return base::LetterId{value.get<std::uint32_t>()};
        case sim::FieldType::Settings: {
            std::vector<sim::Setting> settings;
            for (const auto& [key, one] : value.items()) {
                const bool packed = key.ends_with("_base64");
                const std::string name = packed ? key.substr(0, key.size() - 7) : key;
                settings.push_back({name, octets_of(value, name)});
            }
            return settings;
        }
        case sim::FieldType::Text:
        case sim::FieldType::Word:
        case sim::FieldType::Time: break;
    }
    return value.get<std::string>();
}

base::Result<sim::Action> action_from(const Json& object) {
    const std::string verb = object.at("do").get<std::string>();
    const sim::ActForm* form = sim::act_form(verb);
    if (form == nullptr) return base::Problem{verb, "is no act", ""};
    std::vector<sim::NamedValue> values;
    for (const sim::FieldForm& field : form->fields) {
        const std::string name{field.name};
        if (object.contains(name + "_base64")) {
            values.push_back({name, octets_of(object, name)});
        } else if (object.contains(name)) {
            values.push_back({name, field_from(field, object.at(name))});
        }
    }
    return sim::make_act(verb, values);
}

base::Problem unknown_act(const std::string& where, const Json& act) {
    return {where, "has an act that this version does not know: " + act.dump(-1, ' ', false, Json::error_handler_t::replace), ""};
}

/// What made the world, from its beginning on.
base::Outcome read_making(const Json& document, const std::string& where, Replay& replay) {
    if (!document.contains("making")) return {};
    replay.title = document.at("title").get<std::string>();
    const auto start = sim::parse_moment(document.at("start").get<std::string>(), base::kDefaultStart);
    if (!start) return base::Problem{where, "begins at no moment that can be read", ""};
    replay.start = *start;
    for (const Json& made : document.at("making")) {
        auto action = action_from(made.at("act"));
        if (!action) return unknown_act(where, made.at("act"));
        std::optional<base::Instant> planned;
        if (made.contains("planned_us")) planned = base::Instant{base::Duration{made.at("planned_us").get<std::int64_t>()}};
        replay.making.push_back({std::move(action).value(), planned});
    }
    return {};
}

base::Outcome read_acts(const Json& document, const std::string& where, Replay& replay) {
    for (const Json& act : document.at("acts")) {
        auto action = action_from(act.at("act"));
        if (!action) return unknown_act(where, act.at("act"));
        replay.acts.push_back({act.at("event").get<std::uint64_t>(), {base::Instant{base::Duration{act.at("at_us").get<std::int64_t>()}}, std::move(action).value()}});
    }
    return {};
}

/// Throws what the JSON library throws if a part is missing or of another type.
base::Result<Replay> replay_from(const Json& document, const std::string& where) {
    if (!document.is_object() || !document.contains("format")) {
        return base::Problem{where, "is JSON, but not a run written by postroom", "write one with: postroom run p1 --json FILE"};
    }
    if (document.at("format").get<int>() > kRunFormat) return base::Problem{where, "was written by a newer version of postroom", "update postroom"};
    Replay replay;
    replay.preset = document.at("world").get<std::string>();
    replay.seed = document.at("seed").get<std::uint64_t>();
    replay.events = document.at("event_count").get<std::uint64_t>();
    replay.digest = document.at("digest").get<std::string>();
    if (auto read = read_making(document, where, replay); !read) return read.problem();
    if (document.contains("map")) {
        for (const Json& place : document.at("map"))
            replay.places.push_back({place.at("host").get<std::string>(), place.at("x").get<std::int32_t>(), place.at("y").get<std::int32_t>()});
    }
    if (auto read = read_acts(document, where, replay); !read) return read.problem();
    return replay;
}

/// What happened in the run is made anew by playing it: only what makes it is kept of the document.
Json parse_for_playing(std::string_view text, const script::StopButton& stop) {
    constexpr std::array<std::string_view, 8> kResults{"hosts", "letters", "sessions", "copies", "mailboxes", "queues", "devices", "events"};
    std::size_t parts = 0;
    bool wanted = true;
    const auto keep = [&](int depth, Json::parse_event_t event, const Json& part) {
        if (++parts % 256 == 0 && stop.is_pressed()) wanted = false;
        if (depth != 1 || event != Json::parse_event_t::key) return wanted;
        return std::find(kResults.begin(), kResults.end(), *part.get_ptr<const std::string*>()) == kResults.end();
    };
    return Json::parse(text, keep);
}

}  // namespace

base::Result<Replay> replay_from_json(std::string_view text, const std::string& where, const script::StopButton& stop) {
    try {
        return replay_from(parse_for_playing(text, stop), where);
    } catch (const nlohmann::json::parse_error& error) {
        const std::size_t line = 1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text.size())), '\n'));
        return base::Problem{where + ":" + std::to_string(line), "is no JSON document", "the file is damaged or not a run of postroom"};
    } catch (const nlohmann::json::exception&) {
        return base::Problem{where, "is a run file with missing or wrong parts", "write it again with: postroom run … --json FILE"};
    }
}

}  // namespace app
