#include "app/files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "protocols/mail/message.h"
#include "sim/export/letters.h"

namespace app {

namespace {

constexpr std::size_t kFileMax = 256U << 20;

struct Closer {
    std::FILE* file;
    ~Closer() {
        if (file != nullptr) std::fclose(file);
    }
};

}  // namespace

base::Result<std::string> read_file(const std::string& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) return base::Problem{path, "this is a folder, not a file", ""};
    Closer closer{std::fopen(path.c_str(), "rb")};
    if (closer.file == nullptr) return base::Problem{path, std::string{"cannot be read: "} + std::strerror(errno), ""};
    std::string content;
    char block[65'536];
    std::size_t got = 0;
    while ((got = std::fread(block, 1, sizeof block, closer.file)) > 0) {
        content.append(block, got);
        if (content.size() > kFileMax) return base::Problem{path, "is larger than 256 MiB", ""};
    }
    if (std::ferror(closer.file) != 0) return base::Problem{path, "cannot be read to its end", ""};
    return content;
}

base::Outcome write_file(const std::string& path, std::string_view content) {
    if (path == "-") {
        std::fwrite(content.data(), 1, content.size(), stdout);
        return std::fflush(stdout) == 0 ? base::Outcome{} : base::Outcome{base::Problem{"", "standard output cannot be written", ""}};
    }
    const std::string beside = path + ".part";
    bool written = false;
    {
        Closer closer{std::fopen(beside.c_str(), "wb")};
        if (closer.file == nullptr) return base::Problem{path, std::string{"cannot be written: "} + std::strerror(errno), ""};
        written = std::fwrite(content.data(), 1, content.size(), closer.file) == content.size() && std::fflush(closer.file) == 0;
    }
    if (!written || std::rename(beside.c_str(), path.c_str()) != 0) {
        const std::string why = std::strerror(errno);
        std::remove(beside.c_str());
        return base::Problem{path, "cannot be written: " + why, ""};
    }
    return {};
}

std::string with_crlf(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') {
            out += "\r\n";
            if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
        } else if (text[i] == '\n') {
            out += "\r\n";
        } else {
            out += text[i];
        }
    }
    if (!out.ends_with("\r\n")) out += "\r\n";
    return out;
}

namespace {

base::Result<std::string> letter_from(const std::string& content, const std::string& path) {
    if (content.empty()) return base::Problem{path, "is empty", "a letter is a header, an empty line and a text"};
    std::string text = with_crlf(content);
    if (mail::split_fields(mail::Message{text}.header_section()).empty()) {
        return base::Problem{path + ":1", "this is no letter: it has no header", "a letter begins with lines such as \"Subject: Hello\""};
    }
    return text;
}

}  // namespace

base::Result<std::string> read_letter(const std::string& path) {
    auto content = read_file(path);
    if (!content) return content;
    return letter_from(content.value(), path);
}

base::Result<std::vector<std::string>> read_letters(const std::string& path) {
    auto content = read_file(path);
    if (!content) return content.problem();
    std::vector<std::string> letters;
    if (content.value().starts_with("From ")) letters = exported::split_mbox(content.value());
    if (letters.empty()) letters.push_back(content.value());
    for (std::string& letter : letters) {
        auto made = letter_from(letter, path);
        if (!made) return made.problem();
        letter = std::move(made).value();
    }
    return letters;
}

}  // namespace app
