#include "lessons/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "lessons/lesson_runner.h"
#include "lessons/toml_reader.h"

namespace lessons {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kOctetsMax = std::size_t{64} << 20;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool is_same(const Record& a, const Record& b) { return a.lesson == b.lesson && a.attempt == b.attempt && a.made_with == b.made_with; }

template <class List>
auto find_same(List& list, const Record& one) {
    return std::find_if(list.begin(), list.end(), [&](const Record& other) { return is_same(one, other); });
}

/// A name for what is set aside that nothing has yet.
fs::path free_name(const fs::path& file) {
    std::error_code error;
    fs::path aside = file.string() + ".damaged";
    for (int i = 2; fs::exists(aside, error); ++i) aside = file.string() + ".damaged" + std::to_string(i);
    return aside;
}

}  // namespace

base::Result<std::string> learner_name(std::string_view typed) {
    if (typed.size() > kLearnerNameMax) return base::Problem{"", fmt::format("a name of {} octets is too long", typed.size()), fmt::format("at most {}", kLearnerNameMax)};
    std::string name{typed};
    std::replace_if(name.begin(), name.end(), is_control, ' ');
    return is_blank(name) ? "learner" : name;
}

fs::path progress_file(const fs::path& state_folder, std::string_view learner) {
    std::string name;
    for (const char c : learner) {
        const bool leading_dot = c == '.' && name.empty();
        const bool unfit = is_control(c) || leading_dot || std::string_view{"/\\:*?\"<>|%"}.find(c) != std::string_view::npos;
        if (unfit) name += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        else name += c;
    }
    return state_folder / "learners" / ((name.empty() ? std::string{"learner"} : name) + ".toml");
}

std::vector<Record> Progress::take_apart(std::string_view text) {
    std::vector<Record> out;
    std::string bad, first;
    std::size_t bad_count = 0;
    for (RecordRead& one : read_records_apart(text, file_.string())) {
        if (one.record) {
            out.push_back(std::move(*one.record));
            continue;
        }
        // What an author would do about it is no help to a learner.
        if (one.newer) {
            note_ = base::Problem{one.problem->where, "this progress was written by a newer version of the program", ""}.sentence() + ". It is left as it is, and nothing will be saved";
            file_.clear();
            return {};
        }
        if (bad_count++ == 0) first = base::Problem{one.problem->where, one.problem->what, ""}.sentence();
        bad += one.text;
    }
    if (bad_count == 0) return out;
    const fs::path aside = free_name(file_);
    if (write_text(aside, bad) && write_text(file_, records_text(out))) {
        note_ = first + (bad_count == 1 ? ". This record was set aside as " : ". " + std::to_string(bad_count) + " records were set aside as ") + aside.string() +
                (out.empty() ? "; lessons begin anew" : "; the other lessons are as they were");
    } else {
        note_ = first + ". It could not be set aside, so nothing will be saved";
        file_.clear();
    }
    return out;
}

Progress Progress::open(const fs::path& file, std::string_view learner) {
    Progress out;
    out.file_ = file;
    out.learner_ = learner;
    std::error_code error;
    if (!fs::exists(file, error)) return out;
    const auto text = read_text(file, kOctetsMax);
    if (!text) {
        out.file_.clear();
        out.note_ = text.problem().sentence() + ". It is left as it is, and nothing will be saved";
        return out;
    }
    if (is_blank(text.value())) {
        out.note_ = base::Problem{file.string(), "the progress file is empty", ""}.sentence() + ". What it held cannot be known; lessons begin anew, and are saved again";
        return out;
    }
    out.on_disk_ = text.value();
    out.records_ = out.take_apart(text.value());
    out.known_ = out.records_;
    // An empty file would be told as damaged the next time.
    if (out.records_.empty() && !out.file_.empty()) fs::remove(file, error);
    return out;
}

Record* Progress::open_record(std::string_view lesson, std::string_view made_with) {
    const auto found = std::find_if(records_.begin(), records_.end(), [&](const Record& one) {
        return one.lesson == lesson && !one.closed && (one.made_with == made_with || one.made_with.empty() || made_with.empty());
    });
    return found == records_.end() ? nullptr : &*found;
}

int Progress::next_attempt(std::string_view lesson) const {
    int last = 0;
    for (const Record& one : records_) {
        if (one.lesson == lesson) last = std::max(last, one.attempt);
    }
    return last + 1;
}

Record& Progress::current(std::string_view lesson, std::uint64_t seed, std::string_view version, std::string_view made_with) {
    if (Record* open = open_record(lesson, made_with)) {
        // What nobody has worked in yet is not bound to the lesson of an older form.
        if (open->made_with.empty() && open->runs.empty() && open->answers.empty()) open->made_with = made_with;
        return *open;
    }
    Record fresh;
    fresh.lesson = lesson;
    fresh.made_with = made_with;
    fresh.learner = learner_;
    fresh.version = version;
    fresh.seed = seed;
    fresh.attempt = next_attempt(lesson);
    records_.push_back(std::move(fresh));
    return records_.back();
}

bool Progress::has_other_version(std::string_view lesson, std::string_view made_with) const {
    return std::any_of(records_.begin(), records_.end(), [&](const Record& one) {
        return one.lesson == lesson && !one.closed && !one.made_with.empty() && one.made_with != made_with && !(one.answers.empty() && one.passed.empty());
    });
}

const Record* Progress::find(std::string_view lesson) const {
    const auto found = std::find_if(records_.rbegin(), records_.rend(), [&](const Record& one) { return one.lesson == lesson && !one.closed; });
    return found == records_.rend() ? nullptr : &*found;
}

void Progress::begin_all_anew() {
    const std::size_t begun = records_.size();
    for (std::size_t i = 0; i < begun; ++i) {
        if (records_[i].closed) continue;
        const int attempt = next_attempt(records_[i].lesson);
        Record& fresh = records_[reset(records_, i)];
        fresh.made_with = records_[i].made_with;
        fresh.attempt = attempt;
    }
}

void Progress::begin_anew(std::string_view lesson, std::uint64_t seed, std::string_view before, std::string_view made_with) {
    const Record* open = open_record(lesson, before);
    if (open == nullptr) return;
    const int attempt = next_attempt(lesson);
    Record& fresh = records_[reset(records_, static_cast<std::size_t>(open - records_.data()))];
    fresh.seed = seed;
    fresh.made_with = made_with;
    fresh.attempt = attempt;
}

void Progress::merge(std::vector<Record> theirs) {
    for (Record& one : theirs) {
        const auto ours = find_same(records_, one);
        if (ours == records_.end()) {
            records_.push_back(std::move(one));
            continue;
        }
        const auto before = find_same(known_, one);
        if (*ours == one || (before != known_.end() && *before == one)) continue;   // they did nothing here
        if (before != known_.end() && *before == *ours) {
            *ours = std::move(one);
            continue;
        }
        // Both have worked in it. Nothing is thrown away: theirs becomes an attempt of its own, which is over.
        one.attempt = next_attempt(one.lesson);
        one.closed = true;
        note_ = fmt::format("{} was worked in under this name in another window too; what was done there is kept as attempt {}", one.lesson, one.attempt);
        records_.push_back(std::move(one));
    }
}

base::Outcome Progress::save() {
    if (file_.empty()) return {};   // the note says why
    std::error_code error;
    if (fs::exists(file_, error)) {
        const auto text = read_text(file_, kOctetsMax);
        if (text && text.value() != on_disk_ && !is_blank(text.value())) merge(take_apart(text.value()));
        if (file_.empty()) return {};
    }
    if (records_.empty()) return {};
    on_disk_ = records_text(records_);
    known_ = records_;
    return write_text(file_, on_disk_);
}

}  // namespace lessons
