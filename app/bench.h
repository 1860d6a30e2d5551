#pragma once
/// postroom bench: what this machine does, each figure beside its budget.
///
/// Doors: Figure, bench_command. Exit status 1 if a budget is missed.

#include <string>
#include <vector>

namespace app {

struct Figure {
    std::string what;
    double value = 0;
    std::string unit;
    double budget = 0;
    bool more_is_better = false;

    [[nodiscard]] bool good() const { return more_is_better ? value >= budget : value <= budget; }
};

/// Adds the figures of an IMAP mailbox of 100 000 messages.
void measure_imap(std::vector<Figure>& figures);

/// Measures and prints a table, or writes JSON to `json`. `more`: figures of parts that the caller
/// knows (the window), or nullptr.
[[nodiscard]] int bench_command(const std::string& json, std::vector<Figure> (*more)());

}  // namespace app
