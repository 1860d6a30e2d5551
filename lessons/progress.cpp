#include "lessons/progress.h"

#include <system_error>
#include <utility>

#include "lessons/lesson_runner.h"
#include "lessons/toml_reader.h"

namespace lessons {

namespace fs = std::filesystem;

fs::path progress_file(const fs::path& state_folder, std::string_view learner) {
    std::string name;
    for (const char c : learner) {
        const auto octet = static_cast<unsigned char>(c);
        name += octet < 0x20 || c == '/' || c == '\\' || c == '.' || c == ':' ? '_' : c;
    }
    return state_folder / "learners" / ((name.empty() ? std::string{"learner"} : name) + ".toml");
}

Progress Progress::open(const fs::path& file, std::string_view learner) {
    Progress out;
    out.file_ = file;
    out.learner_ = learner;
    std::error_code error;
    if (!fs::exists(file, error)) return out;
    auto text = read_text(file, std::size_t{64} << 20);
    auto records = text ? read_records(text.value(), file.string()) : base::Result<std::vector<Record>>{text.problem()};
    if (records) {
        out.records_ = std::move(records).value();
        return out;
    }
    fs::path aside = file.string() + ".damaged";
    for (int i = 2; fs::exists(aside, error); ++i) aside = file.string() + ".damaged" + std::to_string(i);
    fs::rename(file, aside, error);
    out.note_ = records.problem().sentence() + (error ? ". It could not be moved, so nothing will be saved" : ". It was set aside as " + aside.string());
    if (error) out.file_.clear();
    return out;
}

Record& Progress::current(std::string_view lesson, std::uint64_t seed, std::string_view version) {
    for (Record& one : records_) {
        if (one.lesson == lesson && !one.closed) return one;
    }
    Record fresh;
    fresh.lesson = lesson;
    fresh.learner = learner_;
    fresh.version = version;
    fresh.seed = seed;
    records_.push_back(std::move(fresh));
    return records_.back();
}

const Record* Progress::find(std::string_view lesson) const {
    for (const Record& one : records_) {
        if (one.lesson == lesson && !one.closed) return &one;
    }
    return nullptr;
}

void Progress::begin_anew(std::string_view lesson) {
    for (std::size_t i = 0; i < records_.size(); ++i) {
        if (records_[i].lesson != lesson || records_[i].closed) continue;
        (void)reset(records_, i);
        return;
    }
}

base::Outcome Progress::save() const {
    if (file_.empty()) return base::Problem{"", "progress is not saved: the damaged file could not be moved", ""};
    return write_text(file_, records_text(records_));
}

}  // namespace lessons
