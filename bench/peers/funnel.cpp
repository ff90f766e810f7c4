// The reference funnel (examples/reference_funnel) as a plain C++ program of the same algorithm: what a
// person does alone is run ahead at once, only what touches the desks goes through the event list, and every
// random number is a function of (person, purpose, ordinal). Own numbers, own distributions, nothing shared
// with leadpolicy.
//
//   funnel FIRST RUNS DESK OVERFLOW     prints a line of figures a replication, then the seconds of them all

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <queue>
#include <vector>

namespace {

const double horizon = 2160, half_life = 336, bar = 100, sla = 48;
const double rates[] = {4, 2, 1};
enum Purpose : uint64_t { arrival, intent, fit, gap, mark, work, outcome, again, recycle, delay, win, amount };

uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

double draw(uint64_t key, Purpose purpose, uint64_t ordinal) {
  const uint64_t golden = 0x9E3779B97F4A7C15;
  uint64_t bits = mix((key ^ mix((uint64_t(purpose) << 32 | ordinal) + golden)) + golden);
  return ((bits >> 12) + 0.5) * 0x1p-52;
}

double exponential(double u) { return -std::log(u); }

// Acklam's approximation of the normal quantile (relative error about 1e-9).
double normal(double u) {
  static const double a[] = {-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
                             1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00};
  static const double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                             6.680131188771972e+01, -1.328068155288572e+01};
  static const double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                             -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00};
  static const double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                             3.754408661907416e+00};
  if (u < 0.02425 || u > 1 - 0.02425) {
    double q = std::sqrt(-2 * std::log(u < 0.5 ? u : 1 - u));
    double x = (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
               ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
    return u < 0.5 ? x : -x;
  }
  double q = u - 0.5, r = q * q;
  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
         (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

double lognormal(double u, double mean, double cv) {
  double variance = std::log(1 + cv * cv);
  return std::exp(std::log(mean) - variance / 2 + std::sqrt(variance) * normal(u));
}

// The second smallest of six uniforms is Beta(2, 5).
double beta25(uint64_t key) {
  double low = 1, second = 1;
  for (int i = 0; i < 6; i++) {
    double u = draw(key, intent, i);
    if (u < low) {
      second = low;
      low = u;
    } else if (u < second) {
      second = u;
    }
  }
  return second;
}

struct Person {
  uint64_t key;
  double born;
  double q;
  double then;      // when the points were counted last, and since when the person waits
  float fit;
  uint32_t events;  // of this life
  uint32_t visit;   // of the desk
  uint32_t waits;   // which wait this is, 0 for none
};

struct Event {
  double at;
  enum Kind : uint32_t { bar, sla, done } kind;
  uint32_t who;
  uint32_t stamp;
  bool operator<(const Event& other) const { return at > other.at; }
};

struct Desk {
  int free;
  std::deque<uint32_t> line;
};

struct Replication {
  std::vector<Person> people;
  std::priority_queue<Event> events;
  Desk desks[2];
  long mql = 0, sql = 0, won = 0, lost = 0, disqualified = 0, waits = 0, breaches = 0;
  double revenue = 0, waited = 0;

  Replication(uint64_t seed, int desk, int overflow) : desks{{desk, {}}, {overflow, {}}} {
    for (int source = 0; source < 3; source++) {
      uint64_t origin = mix(mix(seed) + source);
      double now = 0;
      for (uint32_t k = 0; (now += exponential(draw(origin, arrival, k)) / rates[source]) < horizon; k++) {
        people.push_back({mix(origin ^ mix(k + 1)), now, 0, 0, 0, 0, 0, 0});
      }
    }
    std::sort(people.begin(), people.end(), [](const Person& a, const Person& b) { return a.born < b.born; });
  }

  void run() {
    size_t next = 0;
    while (true) {
      double at = events.empty() ? horizon : events.top().at;
      if (next < people.size() && people[next].born < at) {
        Person& one = people[next];
        one.q = beta25(one.key);
        one.fit = float(int(61 * draw(one.key, fit, 0)));
        inquiry(uint32_t(next++), one.born);
        continue;
      }
      if (at >= horizon) return;
      Event event = events.top();
      events.pop();
      if (event.kind == Event::done) {
        finished(event.who, event.stamp, at);
      } else if (event.kind == Event::bar) {
        arrived(event.who, at);
      } else if (people[event.who].waits == event.stamp) {
        breaches++;
        wait(1, event.who, at);
      }
    }
  }

  // Alone: behaviour until the bar is reached or the person goes quiet.
  void inquiry(uint32_t who, double now) {
    Person& one = people[who];
    double steps = 0.02 * (0.2 + 2 * one.q), rate = steps + 1.0 / 1000, points = 0, then = now;
    while (true) {
      now += exponential(draw(one.key, gap, one.events)) / rate;
      if (now >= horizon) return;
      double u = draw(one.key, mark, one.events++) * rate;
      if (u >= steps) {
        disqualified++;
        return;
      }
      points = points * std::exp2(-(now - then) / half_life) + (u < 0.7 * steps ? 10 : 25);
      then = now;
      if (one.fit + points >= bar) {
        events.push({now, Event::bar, who, 0});
        return;
      }
    }
  }

  void arrived(uint32_t who, double now) {
    Person& one = people[who];
    mql++;
    one.visit++;
    one.then = now;
    wait(0, who, now);
    if (one.waits) events.push({now + sla, Event::sla, who, one.waits});
  }

  void wait(uint32_t desk, uint32_t who, double now) {
    people[who].waits = 2 * people[who].visit + desk;
    desks[desk].line.push_back(who);
    serve(desk, now);
  }

  // Who has been moved to the other desk is still in the line, under an older wait.
  void serve(uint32_t desk, double now) {
    Desk& one = desks[desk];
    while (one.free > 0 && !one.line.empty()) {
      uint32_t who = one.line.front();
      one.line.pop_front();
      Person& person = people[who];
      if (person.waits != 2 * person.visit + desk) continue;
      person.waits = 0;
      waits++;
      waited += now - person.then;
      person.then = now - person.then;
      one.free--;
      double takes = lognormal(draw(person.key, work, person.visit), 1.5, 1);
      events.push({now + takes, Event::done, who, desk});
    }
  }

  void finished(uint32_t who, uint32_t desk, double now) {
    Person& one = people[who];
    double p = 0.2 + 0.6 * one.q * std::exp2(-one.then / 24);
    if (draw(one.key, outcome, one.visit) < p) {
      deal(one, now);
    } else if (draw(one.key, again, one.visit) >= 0.6) {
      disqualified++;
    } else {
      double back = now + 720 * exponential(draw(one.key, recycle, one.visit));
      if (back < horizon) inquiry(who, back);
    }
    desks[desk].free++;
    serve(desk, now);
  }

  void deal(const Person& one, double now) {
    sql++;
    if (now + lognormal(draw(one.key, delay, one.visit), 400, 0.8) >= horizon) return;
    if (draw(one.key, win, one.visit) < 0.15 + 0.3 * one.q) {
      won++;
      revenue += lognormal(draw(one.key, amount, one.visit), 20000, 1);
    } else {
      lost++;
    }
  }
};

}  // namespace

int main(int count, char** words) {
  if (count != 5) return 2;
  int first = std::atoi(words[1]), runs = std::atoi(words[2]);
  clock_t start = std::clock();
  for (int i = first; i < first + runs; i++) {
    Replication one(uint64_t(i), std::atoi(words[3]), std::atoi(words[4]));
    one.run();
    std::printf("%zu %ld %ld %ld %.2f %ld %.9g %ld %ld %ld\n", one.people.size(), one.mql, one.sql, one.won,
                one.revenue, one.waits, one.waited, one.breaches, one.disqualified, one.lost);
  }
  std::printf("%.9f\n", double(std::clock() - start) / CLOCKS_PER_SEC);
}
