#pragma once
/// Result<T>: a value, or the Problem that a user should read. And check(): a programmer's error.
///
/// Doors: Problem, Result, check().
/// Fails: check() ends the process with the sentence, file and line; it stays on in release builds.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace base {

/// What is wrong with something a user gave us: where, what, and how to mend it.
struct Problem {
    std::string where;  ///< "file.lua:12", "--from", or empty
    std::string what;   ///< one clear sentence without a final full stop
    std::string hint;   ///< the cure, or empty

    /// "where: what (hint)" on one line.
    [[nodiscard]] std::string sentence() const;
    friend bool operator==(const Problem&, const Problem&) = default;
};

/// Either a T or a Problem. Ask `ok()` (or convert to bool) before `value()`.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : content_{std::in_place_index<0>, std::move(value)} {}
    Result(Problem problem) : content_{std::in_place_index<1>, std::move(problem)} {}

    [[nodiscard]] bool ok() const { return content_.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] const T& value() const& { return std::get<0>(content_); }
    [[nodiscard]] T& value() & { return std::get<0>(content_); }
    [[nodiscard]] T&& value() && { return std::get<0>(std::move(content_)); }
    [[nodiscard]] const Problem& problem() const { return std::get<1>(content_); }

  private:
    std::variant<T, Problem> content_;
};

/// A Result without a value: success, or the Problem.
class [[nodiscard]] Outcome {
  public:
    Outcome() = default;
    Outcome(Problem problem) : problem_{std::move(problem)} {}

    [[nodiscard]] bool ok() const { return !problem_.has_value(); }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Problem& problem() const { return *problem_; }

  private:
    std::optional<Problem> problem_;
};

/// Ends the process: `sentence` tells the programmer which promise was broken.
[[noreturn]] void fail_check(std::string_view sentence, const char* file, int line);

/// Sentence printed after a failed check (for example the seed of the run). Set by the owner.
void set_check_context(std::string context);

}  // namespace base

/// A promise between programmers. Kept in release builds.
#define POSTROOM_CHECK(condition, sentence)                                \
    do {                                                                   \
        if (!(condition)) base::fail_check((sentence), __FILE__, __LINE__); \
    } while (false)
