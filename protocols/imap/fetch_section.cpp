#include "protocols/imap/fetch_section.h"

#include <algorithm>

#include "protocols/base/octets.h"
#include "protocols/mail/message.h"

namespace imap {

namespace {

using mail::MimePart;

/// Part `number` of a whole message: of its multipart, or the only part 1.
const MimePart* part_of_message(const MimePart& message, std::uint32_t number) {
    if (message.is_multipart()) {
        return number <= message.children.size() ? &message.children[number - 1] : nullptr;
    }
    return number == 1 ? &message : nullptr;
}

/// The header section without its empty line.
std::string_view fields_of(std::string_view header) {
    if (header == "\r\n") return {};
    return header.ends_with("\r\n\r\n") ? header.substr(0, header.size() - 2) : header;
}

/// The header fields whose names are (not) in the list, and the empty line.
std::string_view select_fields(std::string_view header, const FetchItem& item,
                               std::string& scratch) {
    scratch.clear();
    const bool wanted = item.part == SectionPart::Fields;
    for (const mail::HeaderField& field : mail::split_fields(fields_of(header))) {
        const bool named =
            std::any_of(item.fields.begin(), item.fields.end(),
                        [&](const std::string& name) { return base::iequals(name, field.name); });
        if (named == wanted) scratch.append(field.whole);
    }
    // The empty line belongs to it, if the message has one.
    if (header == "\r\n" || header.ends_with("\r\n\r\n")) scratch += "\r\n";
    return scratch;
}

/// Header (with its empty line) and text of a message without building the tree.
std::size_t header_length(std::string_view message) {
    if (message.starts_with("\r\n")) return 2;
    const std::size_t at = message.find("\r\n\r\n");
    return at == std::string_view::npos ? message.size() : at + 4;
}

}  // namespace

const MimePart* find_part(const MimePart& message, const std::vector<std::uint32_t>& numbers) {
    if (numbers.empty()) return &message;
    const MimePart* part = part_of_message(message, numbers.front());
    for (std::size_t i = 1; i < numbers.size() && part != nullptr; ++i) {
        if (part->is_message()) {
            part = part_of_message(part->children.front(), numbers[i]);
        } else if (part->is_multipart() && part != &message) {
            part = numbers[i] <= part->children.size() ? &part->children[numbers[i] - 1] : nullptr;
        } else {
            part = nullptr;
        }
    }
    return part;
}

std::optional<std::string_view> section_octets(std::string_view message, const FetchItem& item,
                                               std::string& scratch) {
    std::string_view header;
    std::string_view text;
    if (item.numbers.empty()) {
        if (item.part == SectionPart::Whole) return message;
        header = message.substr(0, header_length(message));
        text = message.substr(header.size());
    } else {
        // The tree's views point into `message`, so that they outlive it.
        const MimePart tree = mail::parse_mime(message);
        const MimePart* part = find_part(tree, item.numbers);
        if (part == nullptr) return std::nullopt;
        if (item.part == SectionPart::Whole) return part->body;
        if (item.part == SectionPart::Mime) return part->header;
        if (!part->is_message()) return std::nullopt;
        header = part->children.front().header;
        text = part->children.front().body;
    }
    switch (item.part) {
        case SectionPart::Header:
            return header;
        case SectionPart::Text:
            return text;
        case SectionPart::Fields:
        case SectionPart::FieldsNot:
            return select_fields(header, item, scratch);
        case SectionPart::Whole:
        case SectionPart::Mime:
            break;
    }
    return std::nullopt;
}

std::string_view partial_octets(std::string_view octets, const FetchItem& item) {
    if (!item.partial) return octets;
    if (item.offset >= octets.size()) return {};
    return octets.substr(
        static_cast<std::size_t>(item.offset),
        static_cast<std::size_t>(std::min<std::uint64_t>(item.count, octets.size())));
}

}  // namespace imap
