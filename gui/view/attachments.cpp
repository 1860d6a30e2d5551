#include "gui/view/attachments.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "protocols/base/octets.h"
#include "sim/program_tools.h"

namespace gui {

namespace {

constexpr std::size_t kBase64Line = 76;  // RFC 2045 6.8

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kTypes{{{".txt", "text/plain"},
                                                                                {".md", "text/markdown"},
                                                                                {".csv", "text/csv"},
                                                                                {".html", "text/html"},
                                                                                {".png", "image/png"},
                                                                                {".jpg", "image/jpeg"},
                                                                                {".jpeg", "image/jpeg"},
                                                                                {".gif", "image/gif"},
                                                                                {".svg", "image/svg+xml"},
                                                                                {".pdf", "application/pdf"},
                                                                                {".zip", "application/zip"},
                                                                                {".json", "application/json"},
                                                                                {".mp3", "audio/mpeg"},
                                                                                {".eml", "application/octet-stream"}}};

/// The parameter of a name: as it is, or in the form for other scripts (RFC 2231 4).
std::string name_parameter(std::string_view parameter, std::string_view name) {
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; });
    if (plain) return fmt::format("{}=\"{}\"", parameter, name);
    std::string coded;
    for (const char c : name) {
        const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        if (kept) coded += c;
        else coded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return fmt::format("{}*=utf-8''{}", parameter, coded);
}

std::string wrapped_base64(std::string_view octets) {
    const std::string whole = base::base64_encode(octets);
    std::string out;
    out.reserve(whole.size() + whole.size() / kBase64Line * 2 + 2);
    for (std::size_t at = 0; at < whole.size(); at += kBase64Line) out += whole.substr(at, kBase64Line) + "\r\n";
    return out;
}

/// A line that stands in no part (RFC 2046 5.1.1). In base64 there is no "=_".
std::string boundary_for(const std::string& body) {
    std::string boundary = "=_postroom";
    for (int n = 1; body.find("--" + boundary) != std::string::npos; ++n) boundary = fmt::format("=_postroom_{}", n);
    return boundary;
}

}  // namespace

std::string_view media_type_of(std::string_view name) {
    const std::string low = base::to_lower(name);
    for (const auto& [ending, type] : kTypes) {
        if (low.ends_with(ending)) return type;
    }
    return "application/octet-stream";
}

std::string letter_with_attachments(const sim::World& world, const sim::Host& device,
                                    const std::vector<std::string>& to, const std::string& subject,
                                    const std::string& body, std::span<const Attachment> attachments) {
    sim::MailProgram program = *device.program;  // what it counts on is its own matter when it sends
    std::string letter = sim::compose(world, device.name, program, {to, subject, "", ""});
    // The same identity twice would be one letter to every program: this one has a name of its own.
    if (const std::size_t id = letter.find("Message-ID: <"); id != std::string::npos) letter.insert(id + 13, "files.");
    letter.resize(letter.find("Content-Type:"));
    const std::string boundary = boundary_for(body);
    letter += fmt::format("Content-Type: multipart/mixed; boundary=\"{}\"\r\n\r\n", boundary);
    letter += fmt::format("--{}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}", boundary, body);
    for (const Attachment& one : attachments) {
        letter += fmt::format("\r\n--{}\r\nContent-Type: {}; {}\r\nContent-Transfer-Encoding: base64\r\n"
                              "Content-Disposition: attachment; {}\r\n\r\n{}",
                              boundary, media_type_of(one.name), name_parameter("name", one.name),
                              name_parameter("filename", one.name), wrapped_base64(one.octets));
    }
    return letter + fmt::format("\r\n--{}--\r\n", boundary);
}

}  // namespace gui
