/*
 * The failover model of specs/bench/failover.upir for SPIN, with a tick of one second: N regions, of which one at a time may be down for at
 * least 30 s; a check of each every 10 s from an unknown moment on, answers within 5 s, out of rotation after three failures in a row, back
 * after two passes. Claim: a region that is down leaves rotation, or is up again, within LIMIT seconds.
 *
 * It is smaller than the model of upir in two ways, both to SPIN's advantage: an outage may last for ever, and time has a smallest step.
 *
 *   spin -a -DN=3 -DLIMIT=35 failover.pml && gcc -O2 -DSAFETY -DCOLLAPSE -o pan pan.c && ./pan -m10000000
 */
#ifndef N
#define N 3
#endif
#ifndef LIMIT
#define LIMIT 35
#endif

#define PERIOD 10
#define ANSWER 5
#define OUTAGE 30

typedef Region {
  bool down;
  byte outage;    /* seconds since it went down, up to OUTAGE */
  bool out;       /* out of rotation */
  byte next;      /* seconds until the next check falls due */
  bool due;
  bool flying;
  byte age;       /* seconds since the check in the air was sent */
  bool lost;      /* it will fail */
  byte misses;
  byte passes;
  byte waiting;   /* seconds that the answer to an outage is due */
}

Region r[N];
byte downs;
byte i;

inline crash(k) { r[k].down = true; r[k].outage = 0; r[k].waiting = 0; downs++; r[k].lost = r[k].flying }
inline repair(k) { r[k].down = false; r[k].outage = 0; r[k].waiting = 0; downs-- }
inline send(k) { r[k].due = false; r[k].flying = true; r[k].age = 0; r[k].lost = r[k].down }

inline end(k) {
  r[k].flying = false; r[k].age = 0;
  if
  :: r[k].lost && !r[k].out -> r[k].misses++; if :: r[k].misses == 3 -> r[k].out = true; r[k].misses = 0; r[k].waiting = 0 :: else fi
  :: !r[k].lost && !r[k].out -> r[k].misses = 0
  :: r[k].lost && r[k].out -> r[k].passes = 0
  :: !r[k].lost && r[k].out -> r[k].passes++; if :: r[k].passes == 2 -> r[k].out = false; r[k].passes = 0 :: else fi
  fi;
  r[k].lost = false
}

inline tick() {
  for (i : 0 .. N - 1) {
    r[i].next--;
    if :: r[i].flying -> r[i].age++ :: else fi;
    if :: r[i].down && r[i].outage < OUTAGE -> r[i].outage++ :: else fi;
    if :: r[i].down && !r[i].out -> r[i].waiting++; assert(r[i].waiting <= LIMIT) :: else fi
  }
  i = 0
}


active proctype system() {
  byte k;
  bool may;
  atomic {
    for (k : 0 .. N - 1) { select(i : 0 .. PERIOD); r[k].next = i }
    i = 0
  }
  do
  :: atomic {
      /* Choose one of the regions, and one of the things that may happen to it. */
      k = 0;
      do
      :: k < N - 1 -> k++
      :: break
      od;
      if
      :: !r[k].down && downs < 1 -> crash(k)
      :: r[k].down && r[k].outage == OUTAGE -> repair(k)
      :: r[k].next == 0 -> r[k].next = PERIOD; r[k].due = true
      :: r[k].due && !r[k].flying -> send(k)
      :: r[k].flying -> end(k)
      :: else -> skip
      fi;
      k = 0
    }
  :: atomic {
      may = true;
      for (i : 0 .. N - 1) {
        if
        :: r[i].next == 0 || (r[i].due && !r[i].flying) || (r[i].flying && r[i].age == ANSWER) -> may = false
        :: else
        fi
      }
      i = 0;
      if
      :: may -> tick()
      :: else -> skip
      fi;
      may = false
    }
  od
}
