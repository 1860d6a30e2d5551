// Octets on their way: what comes out is what went in, whatever copies share of it.

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "sim/octet_queue.h"
#include "sim/random.h"

namespace {

using sim::OctetQueue;

TEST(OctetQueue, GivesBackEachPieceAsItWasAppended) {
    OctetQueue queue;
    sim::Random random{3};
    std::deque<std::string> waiting;
    std::vector<OctetQueue> copies;
    for (int i = 0; i < 4'000; ++i) {
        if (random.below(5) < 3 || waiting.empty()) {
            const std::size_t size = 1 + random.below(random.below(40) == 0 ? 100'000 : 300);
            waiting.emplace_back(size, static_cast<char>('a' + random.below(26)));
            queue.append(waiting.back());
        } else {
            ASSERT_EQ(queue.front(waiting.front().size()), waiting.front());
            queue.take(waiting.front().size());
            waiting.pop_front();
        }
        if (random.below(50) == 0) copies.push_back(queue);
        if (copies.size() > 3) copies.erase(copies.begin());
    }
    std::string all;
    for (const std::string& one : waiting) all += one;
    EXPECT_EQ(queue.size(), all.size());
    EXPECT_EQ(queue.all(), all);
}

TEST(OctetQueue, ACopyKeepsItsOctetsWhileTheOtherGoesOn) {
    OctetQueue queue;
    queue.append("a001 NOOP\r\n");
    queue.append("a002 ");
    const OctetQueue copy = queue;
    queue.take(11);
    queue.append("LOGOUT\r\n");
    EXPECT_EQ(queue.all(), "a002 LOGOUT\r\n");
    OctetQueue kept = copy;
    EXPECT_EQ(kept.all(), "a001 NOOP\r\na002 ");
    EXPECT_FALSE(queue == copy);
    queue.clear();
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(queue.all(), "");
    EXPECT_EQ(kept.size(), 16U);
}

TEST(OctetQueue, OneThatWasEmptiedAndCopiedGoesOn) {
    OctetQueue queue;
    queue.append("QUIT\r\n");
    queue.take(6);
    const OctetQueue copy = queue;
    queue.append("+OK\r\n");
    EXPECT_EQ(queue.front(5), "+OK\r\n");
    EXPECT_TRUE(copy.empty());
}

TEST(OctetQueue, IsTheSameHoweverItIsDivided) {
    OctetQueue one;
    one.append("* OK ");
    const OctetQueue shared = one;   // what is appended now begins a block of its own
    one.append("ready\r\n");
    OctetQueue other;
    other.append("x* OK ready\r\n");
    other.take(1);
    EXPECT_TRUE(one == other);
    other.take(1);
    EXPECT_FALSE(one == other);
}

TEST(OctetQueueDeathTest, PiecesThatWereSentApartAreNotReadAtOneGo) {
    OctetQueue queue;
    queue.append(std::string(70'000, 'x'));
    queue.append("y");
    EXPECT_DEATH((void)queue.front(70'001), "at one go");
}

}  // namespace
