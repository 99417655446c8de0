// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A ring of slots, for blocks and their batches; block n always goes by slot n modulo the ring. One
 * mutex guards the states: a block is worth a hundred thousand times what taking it costs, but to
 * wake a thread costs as much as some hundred records, so few are woken.
 *
 * Who reads: where reading is but copying, the worker that is free, while the others work; so a
 * block stays in the cache of the core that read it, and to hand it over would cost as much. Where
 * it is work (to unpack, to decode), a thread of its own reads ahead, as it does for a worker that
 * is alone and would have to wait for another program. Who delivers: whoever is free, once the
 * block is done whose turn it is; one at a time.
 *
 * A worker with nothing to do waits in poll(2) for input and, if a delivery is owed, for room; so
 * do up to two, and whichever gets a core first goes on. One alone would often be woken on a busy
 * core, and the system leaves it there for milliseconds while another core is idle.
 */

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>

#include <vfm/cores.h>
#include <vfm/pool.h>

#include "lib/io/descriptor.h"

#define AHEAD 2 /* blocks */
#define WATCHERS 2
#define NOBODY (-1) /* is to be waited for */

enum state {
    FREE,  /* to be read into */
    READY, /* read: for a worker */
    BUSY,  /* being read by a worker, or with one */
    DONE,  /* for delivery */
    END,   /* nothing comes after: the end, or a read that failed */
};

struct slot {
    enum state state;
    struct vfm_block block; /* where it was read ahead */
    struct vfm_batch batch;
    struct ring *ring;
    uint64_t sequence;
};

struct ring {
    const struct vfm_pool *pool;
    struct slot *slots;
    unsigned count;
    bool reads_ahead; /* a thread of its own does */
    uint64_t next_read, next_work, next_delivery;
    bool reading, ended; /* a worker is; nothing more is to be read */
    bool delivering;     /* somebody is */
    bool owes;           /* what was delivered: perhaps not all of it has left */
    unsigned watching_input, watching_room;
    unsigned working; /* threads that may still come to work */
    bool stopping;    /* a delivery failed */
    int read_result;  /* of the reader at the end */
    struct vfm_error read_error;
    pthread_mutex_t mutex;
    pthread_cond_t changed, freed, delivered, over; /* freed: a slot, for who reads ahead */
};

struct worker {
    struct ring *ring;
    unsigned index;
    struct vfm_block block; /* that it read itself: always the same memory, near its core */
    pthread_t thread;
};

static struct slot *slot_of(struct ring *ring, uint64_t sequence)
{
    return &ring->slots[sequence % ring->count];
}

/* ---- reading ---- */

/* Reads a block, for a slot that is the caller's alone. A thread can be cancelled only here, so
 * that a pipe that stays silent holds nobody up. */
static enum state read_block(struct ring *ring, struct slot *slot, struct vfm_block *block,
                             uint64_t sequence)
{
    int ignored;
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &ignored);
    int got = vfm_reader_next(ring->pool->reader, block, &ring->read_error);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &ignored);
    ring->read_result = got;
    slot->sequence = sequence;
    return got > 0 ? READY : END;
}

/* Reads ahead. */
static void *read_thread(void *argument)
{
    struct ring *ring = argument;
    enum state state = READY;
    int ignored;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &ignored);
    pthread_mutex_lock(&ring->mutex);
    for (uint64_t sequence = 0; state == READY; sequence++) {
        struct slot *slot = slot_of(ring, sequence);
        while (slot->state != FREE && !ring->stopping)
            pthread_cond_wait(&ring->freed, &ring->mutex);
        if (ring->stopping)
            break;
        pthread_mutex_unlock(&ring->mutex);
        state = read_block(ring, slot, &slot->block, sequence);
        pthread_mutex_lock(&ring->mutex);
        slot->state = state;
        pthread_cond_signal(&ring->changed);
    }
    pthread_mutex_unlock(&ring->mutex);
    return NULL;
}

/* The next block that was read ahead; NULL where there is none yet, or no more. With the mutex. */
static struct slot *take_ahead(struct ring *ring)
{
    struct slot *slot = slot_of(ring, ring->next_work);
    ring->ended = slot->state == END;
    if (slot->state != READY)
        return NULL;
    slot->state = BUSY;
    ring->next_work++;
    return slot;
}

/* The next block, read by the worker itself; NULL where it cannot be read now (`input` is then the
 * descriptor to wait for, if that is why), or no more. With the mutex. */
static struct slot *read_itself(struct worker *worker, int *input)
{
    struct ring *ring = worker->ring;
    struct slot *slot = slot_of(ring, ring->next_read);
    if (ring->ended || ring->reading || slot->state != FREE)
        return NULL;
    *input = vfm_reader_waits(ring->pool->reader);
    if (*input != NOBODY)
        return NULL;
    slot->state = BUSY;
    ring->reading = true;
    pthread_mutex_unlock(&ring->mutex);
    enum state state = read_block(ring, slot, &worker->block, ring->next_read);
    pthread_mutex_lock(&ring->mutex);
    ring->next_read++;
    ring->reading = false;
    ring->ended = state == END;
    if (!ring->ended)
        pthread_cond_signal(&ring->changed);
    else
        pthread_cond_broadcast(&ring->changed);
    return ring->ended ? NULL : slot;
}

/* ---- delivering ---- */

static void stop(struct ring *ring)
{
    ring->stopping = true;
    pthread_cond_broadcast(&ring->changed);
    pthread_cond_broadcast(&ring->delivered);
    pthread_cond_signal(&ring->freed);
    pthread_cond_signal(&ring->over);
}

/* What a slot's batch holds, out of the mutex, which is held again behind it. */
static int deliver(struct ring *ring, struct slot *slot)
{
    ring->delivering = true;
    pthread_mutex_unlock(&ring->mutex);
    int result = ring->pool->deliver(ring->pool->context, &slot->batch);
    vfm_batch_clear(&slot->batch);
    pthread_mutex_lock(&ring->mutex);
    ring->delivering = false;
    ring->owes = true; /* perhaps */
    if (result < 0)
        stop(ring);
    return result;
}

/* Whether the slot whose turn it is can be delivered, by whoever has the mutex. */
static bool is_due(struct ring *ring)
{
    return !ring->stopping && !ring->delivering &&
           slot_of(ring, ring->next_delivery)->state == DONE;
}

/* Delivers it, likewise. */
static void deliver_next(struct ring *ring)
{
    struct slot *slot = slot_of(ring, ring->next_delivery);
    if (deliver(ring, slot) < 0)
        return;
    slot->state = FREE;
    ring->next_delivery++;
    pthread_cond_signal(ring->reads_ahead ? &ring->freed : &ring->changed);
    pthread_cond_broadcast(&ring->delivered);
}

/* Delivers what is owed, likewise; the descriptor to wait for if there is no room for it. */
static int deliver_owed(struct ring *ring)
{
    if (!ring->owes || !ring->pool->owes)
        return NOBODY;
    ring->delivering = true;
    pthread_mutex_unlock(&ring->mutex);
    int room = ring->pool->owes(ring->pool->context);
    pthread_mutex_lock(&ring->mutex);
    ring->delivering = false;
    ring->owes = room != NOBODY;
    if (ring->owes)
        pthread_cond_signal(&ring->changed); /* for whoever left it to us */
    pthread_cond_broadcast(&ring->delivered);
    return room;
}

/* Delivers what is owed and what is done, unless somebody does already; the descriptor to wait for
 * if there is no room. With the mutex. */
static int deliver_due(struct ring *ring)
{
    int room = NOBODY;
    while (!ring->delivering && (room = deliver_owed(ring)) == NOBODY && is_due(ring))
        deliver_next(ring);
    return room;
}

/* A worker's batch has grown large: waits for its turn, delivers it, goes on empty. What is due
 * before it may have been left for want of room: with no worker free, nobody else delivers it. */
static int flush_batch(struct vfm_batch *batch, void *context)
{
    struct slot *slot = context;
    struct ring *ring = slot->ring;
    (void)batch;
    pthread_mutex_lock(&ring->mutex);
    while ((slot->sequence != ring->next_delivery || ring->delivering) && !ring->stopping) {
        if (is_due(ring))
            deliver_next(ring);
        else
            pthread_cond_wait(&ring->delivered, &ring->mutex);
    }
    int result = ring->stopping ? -1 : deliver(ring, slot);
    pthread_mutex_unlock(&ring->mutex);
    return result;
}

/* ---- working ---- */

/* Adds a descriptor to those that a worker waits for, if not enough workers do. */
static nfds_t watch(int fd, short events, unsigned *watching, struct pollfd *wanted)
{
    if (fd == NOBODY || *watching == WATCHERS)
        return 0;
    ++*watching;
    *wanted = (struct pollfd){.fd = fd, .events = events};
    return 1;
}

/* Waits for input, for room, or for another worker. With the mutex, which is held again behind it.
 * A thread can be cancelled here, too. */
static void await_change(struct ring *ring, int input, int room)
{
    struct pollfd wanted[2];
    int ignored;
    nfds_t inputs = watch(input, POLLIN, &ring->watching_input, wanted);
    nfds_t rooms = watch(room, POLLOUT, &ring->watching_room, wanted + inputs);
    if (!inputs && !rooms) {
        pthread_cond_wait(&ring->changed, &ring->mutex);
        return;
    }
    pthread_mutex_unlock(&ring->mutex);
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &ignored);
    poll(wanted, inputs + rooms, -1);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &ignored);
    pthread_mutex_lock(&ring->mutex);
    ring->watching_input -= (unsigned)inputs;
    ring->watching_room -= (unsigned)rooms;
}

/* The next block for a worker, which delivers first what is due; NULL where it has no more to do.
 * With the mutex. */
static struct slot *next_block(struct worker *worker)
{
    struct ring *ring = worker->ring;
    for (;;) {
        int input = NOBODY, room = deliver_due(ring);
        if (ring->stopping || (ring->ended && room == NOBODY))
            return NULL;
        struct slot *slot = ring->reads_ahead ? take_ahead(ring) : read_itself(worker, &input);
        if (slot)
            return slot;
        if (!ring->ended || room != NOBODY)
            await_change(ring, input, room);
    }
}

static void work_block(struct worker *worker, struct slot *slot)
{
    const struct vfm_pool *pool = worker->ring->pool;
    struct vfm_block *block = worker->ring->reads_ahead ? &slot->block : &worker->block;
    slot->batch.flush = flush_batch;
    slot->batch.context = slot;
    slot->batch.input = block->input;
    pool->work(pool->context, worker->index, block, &slot->batch);
    slot->batch.lines = block->lines;
}

static void work_all(struct worker *worker)
{
    struct ring *ring = worker->ring;
    struct slot *slot;
    pthread_mutex_lock(&ring->mutex);
    while ((slot = next_block(worker))) {
        pthread_mutex_unlock(&ring->mutex);
        work_block(worker, slot);
        pthread_mutex_lock(&ring->mutex);
        slot->state = DONE;
    }
    pthread_cond_signal(&ring->changed); /* another may have waited for what is over now */
    if (--ring->working == 0)
        pthread_cond_signal(&ring->over);
    pthread_mutex_unlock(&ring->mutex);
}

static void *work_thread(void *argument)
{
    struct worker *worker = argument;
    int ignored;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &ignored);
    vfm_cores_keep(worker->index, worker->ring->pool->threads);
    work_all(worker);
    return NULL;
}

/* Until all is delivered, or the run is being stopped: whoever waits for input then does so in
 * vain.
 */
static void wait_over(struct ring *ring, pthread_t *reading, struct worker *workers,
                      unsigned started)
{
    pthread_mutex_lock(&ring->mutex);
    while (ring->working && !ring->stopping)
        pthread_cond_wait(&ring->over, &ring->mutex);
    bool stopping = ring->stopping;
    pthread_mutex_unlock(&ring->mutex);
    if (stopping && reading)
        pthread_cancel(*reading);
    for (unsigned i = 0; stopping && i < started; i++)
        pthread_cancel(workers[i].thread);
    for (unsigned i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    if (reading)
        pthread_join(*reading, NULL);
    for (int room; ring->pool->owes && (room = ring->pool->owes(ring->pool->context)) != NOBODY;)
        vfm_descriptor_await(room, true);
}

static int run(struct ring *ring, struct worker *workers, struct vfm_error *error)
{
    pthread_t reading;
    unsigned started = 0, threads = ring->pool->threads;
    int fault = 0;
    ring->working = threads ? threads : 1;
    if (ring->reads_ahead && (fault = pthread_create(&reading, NULL, read_thread, ring)))
        return vfm_fail_errno(error, VFM_SYSTEM_FAULT, fault, "cannot start a thread");
    while (started < threads && !fault) {
        fault = pthread_create(&workers[started].thread, NULL, work_thread, &workers[started]);
        started += !fault;
    }
    if (fault) {
        vfm_fail_errno(error, VFM_SYSTEM_FAULT, fault, "cannot start a thread: try -j 1");
        pthread_mutex_lock(&ring->mutex);
        stop(ring);
        pthread_mutex_unlock(&ring->mutex);
    } else if (!threads) {
        work_all(&workers[0]);
    }
    wait_over(ring, ring->reads_ahead ? &reading : NULL, workers, started);
    return ring->stopping ? -1 : 0;
}

/* One for each worker, and for those above two some more, as batches wait for their turns: each has
 * memory of its own, which crowds the caches. */
static unsigned count_slots(unsigned workers, bool reads_ahead)
{
    return workers + (workers - 1) / 2 + (reads_ahead ? AHEAD : 0);
}

int vfm_pool_run(const struct vfm_pool *pool, bool *read_failed, struct vfm_error *error)
{
    enum vfm_effort effort = vfm_reader_effort(pool->reader);
    struct ring ring = {.pool = pool,
                        .reads_ahead =
                            effort == VFM_WORK || (effort == VFM_WAITING && pool->threads <= 1)};
    ring.count = count_slots(pool->threads ? pool->threads : 1, ring.reads_ahead);
    struct worker *workers = calloc(pool->threads + 1, sizeof *workers);
    int result = -1;
    *read_failed = false;
    vfm_cores_interrupt_nobody();
    ring.slots = calloc(ring.count, sizeof *ring.slots);
    if (!ring.slots || !workers) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for %u workers", pool->threads);
        goto done;
    }
    for (unsigned i = 0; i <= pool->threads; i++)
        workers[i] = (struct worker){.ring = &ring, .index = i};
    for (unsigned i = 0; i < ring.count; i++)
        ring.slots[i].ring = &ring;
    pthread_mutex_init(&ring.mutex, NULL);
    pthread_cond_init(&ring.changed, NULL);
    pthread_cond_init(&ring.freed, NULL);
    pthread_cond_init(&ring.delivered, NULL);
    pthread_cond_init(&ring.over, NULL);
    result = run(&ring, workers, error);
    if (result == 0 && ring.read_result < 0) {
        *error = ring.read_error;
        *read_failed = true;
        result = -1;
    }
    pthread_cond_destroy(&ring.over);
    pthread_cond_destroy(&ring.delivered);
    pthread_cond_destroy(&ring.freed);
    pthread_cond_destroy(&ring.changed);
    pthread_mutex_destroy(&ring.mutex);
done:
    for (unsigned i = 0; ring.slots && i < ring.count; i++) {
        vfm_block_release(&ring.slots[i].block);
        vfm_batch_release(&ring.slots[i].batch);
    }
    for (unsigned i = 0; workers && i <= pool->threads; i++)
        vfm_block_release(&workers[i].block);
    free(ring.slots);
    free(workers);
    return result;
}
