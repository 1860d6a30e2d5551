#include "app/files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>

#include "protocols/mail/message.h"
#include "sim/export/letters.h"

namespace app {

namespace {

/// The longest live session fits, see loopback::Limits::kept_max.
constexpr std::size_t kFileMax = 512U << 20;

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
        if (content.size() > kFileMax) return base::Problem{path, "is larger than 512 MiB", ""};
    }
    if (std::ferror(closer.file) != 0) return base::Problem{path, "cannot be read to its end", ""};
    return content;
}

base::Result<std::string> output_target(const std::string& path) {
    namespace fs = std::filesystem;
    if (path.empty()) return base::Problem{"", "the name of a file to write is missing", ""};
    std::error_code error;
    fs::path target = path;
    // A link is followed even if its target is not there yet; the kernel's own limit is 40 links.
    for (int links = 0; links < 40 && fs::is_symlink(target, error); ++links) {
        const fs::path next = fs::read_symlink(target, error);
        target = next.is_absolute() ? next : target.parent_path() / next;
    }
    const fs::file_status status = fs::status(target, error);
    if (fs::is_directory(status)) return base::Problem{path, "this is a folder, not a file", ""};
    if (fs::exists(status) && !fs::is_regular_file(status)) return base::Problem{path, "this is no ordinary file", ""};
    if (fs::exists(status) && ::access(target.c_str(), W_OK) != 0) return base::Problem{path, "is write-protected", ""};
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path{"."};
    if (!fs::is_directory(folder, error)) return base::Problem{path, "cannot be written: there is no folder " + folder.string(), ""};
    if (::access(folder.c_str(), W_OK) != 0) return base::Problem{path, "cannot be written: the folder " + folder.string() + " is write-protected", ""};
    return target.string();
}

bool same_file(const std::string& a, const std::string& b) {
    std::error_code error;
    return std::filesystem::equivalent(a, b, error) && !error;
}

namespace {

base::Outcome write_to(std::FILE* file, const std::string& name, std::string_view content) {
    if (std::fwrite(content.data(), 1, content.size(), file) == content.size() && std::fflush(file) == 0) return {};
    return base::Problem{name, std::string{"cannot be written: "} + std::strerror(errno), ""};
}

bool is_device_or_pipe(const std::string& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    return std::filesystem::is_character_file(status) || std::filesystem::is_fifo(status);
}

/// A new file for writing; nullptr and errno if it cannot be made. What was left there by a crash, or laid there by
/// somebody else, goes first: its mode and its readers would stay.
std::FILE* make_file(const std::string& path, Readers readers) {
    ::unlink(path.c_str());
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, readers == Readers::Owner ? 0600 : 0666);
    return file < 0 ? nullptr : ::fdopen(file, "wb");
}

}  // namespace

base::Outcome write_file(const std::string& path, std::string_view content, Readers readers) {
    if (path == "-") return write_to(stdout, "standard output", content);
    if (is_device_or_pipe(path)) {
        Closer closer{std::fopen(path.c_str(), "wb")};
        if (closer.file == nullptr) return base::Problem{path, std::string{"cannot be written: "} + std::strerror(errno), ""};
        return write_to(closer.file, path, content);
    }
    const auto target = output_target(path);
    if (!target) return target.problem();
    const std::string beside = target.value() + ".part";
    base::Outcome written;
    {
        Closer closer{make_file(beside, readers)};
        if (closer.file == nullptr) return base::Problem{path, std::string{"cannot be written: "} + std::strerror(errno), ""};
        written = write_to(closer.file, path, content);
    }
    if (written.ok() && std::rename(beside.c_str(), target.value().c_str()) != 0) {
        written = base::Problem{path, std::string{"cannot be written: "} + std::strerror(errno), ""};
    }
    if (!written) std::remove(beside.c_str());
    return written;
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

/// True if one line of the header at least is a field as RFC 5322 2.2 has it: its name is of the printable ASCII
/// characters except the colon. Real letters have odd fields beside good ones.
bool has_field(const std::string& text) {
    const mail::Message message{text};
    const auto fields = mail::split_fields(message.header_section());
    return std::any_of(fields.begin(), fields.end(), [](const mail::HeaderField& field) {
        return std::all_of(field.name.begin(), field.name.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    });
}

base::Result<std::string> letter_from(const std::string& content, const std::string& path) {
    if (content.empty()) return base::Problem{path, "is empty", "a letter is a header, an empty line and a text"};
    std::string text = with_crlf(content);
    if (!has_field(text)) {
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
