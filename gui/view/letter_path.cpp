#include "gui/view/letter_path.h"

#include <algorithm>

#include "gui/view/names.h"
#include "protocols/base/octets.h"
#include "protocols/mail/charset.h"

namespace gui {

namespace {

/// What follows " KEYWORD " in a Received field, up to the next keyword (RFC 5321 4.4).
std::string clause(std::string_view value, std::string_view keyword) {
    const std::string padded = " " + std::string{value};
    const std::string wanted = " " + std::string{keyword} + " ";
    const std::size_t at = padded.find(wanted);
    if (at == std::string::npos) return {};
    std::string_view rest = std::string_view{padded}.substr(at + wanted.size());
    std::size_t end = rest.find(';');
    for (const char* next : {" from ", " by ", " via ", " with ", " id ", " for "})
        end = std::min(end, rest.find(next));
    return std::string{rest.substr(0, end)};
}

std::string date_of(std::string_view value) {
    const std::size_t semicolon = value.rfind(';');
    if (semicolon == std::string_view::npos) return {};
    std::string_view date = value.substr(semicolon + 1);
    while (date.starts_with(' ')) date.remove_prefix(1);
    return std::string{date};
}

std::string header(const mail::Message& message, std::string_view name) {
    const auto value = message.field(name);
    return value ? readable_octets(mail::decode_words(*value)) : std::string{"none"};
}

const sim::QueueEntry* queued(const sim::World& world, base::LetterId letter) {
    for (const auto& host : world.hosts) {
        for (const sim::QueueEntry& entry : host->queue) {
            if (entry.letter == letter) return &entry;
        }
    }
    return nullptr;
}

}  // namespace

SheetSection received_path(const mail::Message& message) {
    SheetSection section;
    section.heading = "Way, as its Received fields tell it";
    section.table.columns = {"", "From", "By", "With", "At"};
    const std::vector<mail::HeaderField> fields = mail::split_fields(message.header_section());
    for (std::size_t n = fields.size(); n > 0; --n) {
        if (!base::iequals(fields[n - 1].name, "Received")) continue;
        const std::string value = readable_octets(mail::unfold(fields[n - 1].value));
        section.table.rows.push_back({std::to_string(section.table.rows.size() + 1),
                                      clause(value, "from"), clause(value, "by"),
                                      clause(value, "with"), date_of(value)});
    }
    if (section.table.rows.empty()) {
        section.table.columns.clear();
        section.empty_text = "No relay has written on it yet. Each puts a Received field on top.";
    }
    return section;
}

SheetSection envelope_beside_header(const Scene& scene, base::LetterId letter,
                                    const mail::Message& message) {
    SheetSection section;
    section.heading = "Envelope and header";
    section.table.columns = {"", "Envelope", "Header"};
    std::string from = "not on its way now";
    std::string to = from;
    if (const sim::QueueEntry* entry = queued(scene.world, letter)) {
        from = entry->envelope.reverse_path.text();
        to.clear();
        for (const auto& one : entry->recipients)
            to += (to.empty() ? "" : ", ") + one.recipient.path.text();
    } else if (const auto path = message.field("Return-Path")) {
        from = *path + ", kept as Return-Path";
    }
    section.table.rows = {{"From", from, header(message, "From")},
                          {"To", to, header(message, "To")}};
    return section;
}

}  // namespace gui
