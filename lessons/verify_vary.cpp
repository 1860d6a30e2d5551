#include "lessons/verify_vary.h"

#include <algorithm>
#include <set>
#include <utility>

#include "lessons/lesson_loader.h"

namespace lessons {

namespace {

constexpr std::uint64_t kSeedsLookedAt = 3000;

using Values = std::set<std::pair<std::size_t, std::size_t>>;   ///< variable, value

std::size_t news_of(const std::vector<std::size_t>& drawn, const Values& wanted) {
    std::size_t out = 0;
    for (std::size_t i = 0; i < drawn.size(); ++i) out += wanted.count({i, drawn[i]});
    return out;
}

void strike_out(const std::vector<std::size_t>& drawn, Values& wanted) {
    for (std::size_t i = 0; i < drawn.size(); ++i) wanted.erase({i, drawn[i]});
}

}  // namespace

std::vector<std::uint64_t> covering_seeds(const std::vector<Variable>& variables) {
    Values wanted;
    for (std::size_t i = 0; i < variables.size(); ++i) {
        for (std::size_t value = 0; value < variables[i].values.size(); ++value) wanted.emplace(i, value);
    }
    strike_out(drawn_values(variables, 1), wanted);
    std::vector<std::uint64_t> out;
    while (!wanted.empty() && out.size() < kVariantsMax) {
        std::uint64_t best = 0;
        std::size_t most = 0;
        for (std::uint64_t seed = 2; seed < kSeedsLookedAt; ++seed) {
            const std::size_t news = news_of(drawn_values(variables, seed), wanted);
            if (news > most) best = seed;
            most = std::max(most, news);
        }
        if (best == 0) break;
        strike_out(drawn_values(variables, best), wanted);
        out.push_back(best);
    }
    return out;
}

std::string values_words(const std::vector<Variable>& variables, std::uint64_t seed) {
    std::string out;
    const std::vector<std::size_t> drawn = drawn_values(variables, seed);
    for (std::size_t i = 0; i < variables.size(); ++i) {
        if (variables[i].values.size() > 1) out += (out.empty() ? "" : ", ") + variables[i].name + " = \"" + variables[i].values[drawn[i]] + "\"";
    }
    return out;
}

}  // namespace lessons
