// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A ring of slots, each a block and its batch. They are filled in order, workers take them in
 * order, the caller delivers them in order; block n always lies in slot n modulo the ring. One
 * mutex guards the states: a block is worth a hundred thousand times what taking it costs.
 *
 * Who reads: where there are several workers, the one that is free, while the others work; so a
 * block stays in the cache of the core that read it. Where there is one or none, a thread of its
 * own, that reads ahead.
 */

#define _GNU_SOURCE /* sched_getaffinity: what POSIX has counts cores that we may not use */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include <vfm/pool.h>

enum state {
    FREE,    /* for the reader */
    READY,   /* read: for a worker */
    BUSY,    /* with a worker */
    PARTIAL, /* with a worker that waits until what it has so far is delivered */
    DONE,    /* for delivery */
    END,     /* nothing comes after: the end, or a read that failed */
};

struct slot {
    enum state state;
    struct vfm_block block;
    struct vfm_batch batch;
    struct ring *ring;
    uint64_t sequence;
};

struct ring {
    const struct vfm_pool *pool;
    struct slot *slots;
    unsigned count;
    uint64_t next_read, next_work, next_delivery;
    bool reading; /* a worker is */
    bool ended;   /* nothing more is to be read */
    bool stopping;
    int read_result; /* of the reader at the end */
    struct vfm_error read_error;
    pthread_mutex_t mutex;
    pthread_cond_t freed, ready, done, delivered;
};

struct worker_thread {
    struct ring *ring;
    unsigned index;
    pthread_t thread;
};

unsigned vfm_pool_cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set);
    return 1;
}

static struct slot *slot_of(struct ring *ring, uint64_t sequence)
{
    return &ring->slots[sequence % ring->count];
}

/* The slot for the next block once it is free, or NULL when the run stops. */
static struct slot *wait_free(struct ring *ring, uint64_t sequence)
{
    struct slot *slot = slot_of(ring, sequence);
    pthread_mutex_lock(&ring->mutex);
    while (slot->state != FREE && !ring->stopping)
        pthread_cond_wait(&ring->freed, &ring->mutex);
    if (ring->stopping)
        slot = NULL;
    pthread_mutex_unlock(&ring->mutex);
    return slot;
}

/* Wakes those alone who wait for that state: to wake a thread for nothing costs as much as some
 * hundred records. */
static void set_state(struct ring *ring, struct slot *slot, enum state state)
{
    pthread_mutex_lock(&ring->mutex);
    slot->state = state;
    if (state == END)
        pthread_cond_broadcast(&ring->ready);
    else if (state == READY)
        pthread_cond_signal(&ring->ready);
    /* the caller waits for one slot, and looks at the next before it waits again */
    if (slot == slot_of(ring, ring->next_delivery) && (state != READY || !ring->pool->threads))
        pthread_cond_signal(&ring->done);
    pthread_mutex_unlock(&ring->mutex);
}

/* Reads into a slot. A thread can be cancelled only here, so that a pipe that stays silent holds
 * nobody up. */
static enum state read_slot(struct ring *ring, struct slot *slot, uint64_t sequence)
{
    int ignored;
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &ignored);
    int got = vfm_reader_next(ring->pool->reader, &slot->block, &ring->read_error);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &ignored);
    ring->read_result = got;
    slot->sequence = sequence;
    return got > 0 ? READY : END;
}

/* Reads ahead. */
static void *read_thread(void *argument)
{
    struct ring *ring = argument;
    int ignored;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &ignored);
    for (uint64_t sequence = 0;; sequence++) {
        struct slot *slot = wait_free(ring, sequence);
        if (!slot)
            return NULL;
        enum state state = read_slot(ring, slot, sequence);
        set_state(ring, slot, state);
        if (state == END)
            return NULL;
    }
}

/* A worker's batch has grown large: waits for its turn, lets it be delivered, goes on empty. */
static int flush_batch(struct vfm_batch *batch, void *context)
{
    struct slot *slot = context;
    struct ring *ring = slot->ring;
    if (ring->pool->threads == 0) {
        int result = ring->pool->deliver(ring->pool->context, batch);
        vfm_batch_clear(batch);
        return result;
    }
    pthread_mutex_lock(&ring->mutex);
    slot->state = PARTIAL;
    pthread_cond_signal(&ring->done);
    while (slot->state == PARTIAL && !ring->stopping)
        pthread_cond_wait(&ring->delivered, &ring->mutex);
    int result = ring->stopping ? -1 : 0;
    pthread_mutex_unlock(&ring->mutex);
    return result;
}

static void work_slot(struct ring *ring, struct slot *slot, unsigned index)
{
    slot->batch.flush = flush_batch;
    slot->batch.context = slot;
    slot->batch.input = slot->block.input;
    ring->pool->work(ring->pool->context, index, &slot->block, &slot->batch);
    slot->batch.lines = slot->block.lines;
}

/* The next block to work on, or NULL at the end. */
static struct slot *take_work(struct ring *ring)
{
    pthread_mutex_lock(&ring->mutex);
    struct slot *slot;
    for (;;) {
        slot = slot_of(ring, ring->next_work);
        if (ring->stopping || (slot->state == END && slot->sequence == ring->next_work)) {
            slot = NULL;
            break;
        }
        if (slot->state == READY) {
            slot->state = BUSY;
            ring->next_work++;
            break;
        }
        pthread_cond_wait(&ring->ready, &ring->mutex);
    }
    pthread_mutex_unlock(&ring->mutex);
    return slot;
}

/* The next block, read by the worker itself; NULL at the end. */
static struct slot *read_work(struct ring *ring)
{
    struct slot *slot = NULL;
    pthread_mutex_lock(&ring->mutex);
    while (!ring->stopping && !ring->ended &&
           (ring->reading || slot_of(ring, ring->next_read)->state != FREE))
        pthread_cond_wait(&ring->freed, &ring->mutex);
    if (!ring->stopping && !ring->ended) {
        uint64_t sequence = ring->next_read++;
        slot = slot_of(ring, sequence);
        ring->reading = true;
        pthread_mutex_unlock(&ring->mutex);
        enum state state = read_slot(ring, slot, sequence);
        pthread_mutex_lock(&ring->mutex);
        ring->reading = false;
        ring->ended = state == END;
        slot->state = state == END ? END : BUSY;
        if (state == END) {
            slot = NULL;
            pthread_cond_signal(&ring->done);
            pthread_cond_broadcast(&ring->freed);
        } else {
            pthread_cond_signal(&ring->freed);
        }
    }
    pthread_mutex_unlock(&ring->mutex);
    return slot;
}

static void *work_thread(void *argument)
{
    struct worker_thread *worker = argument;
    struct ring *ring = worker->ring;
    struct slot *slot;
    int ignored;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &ignored);
    while ((slot = ring->pool->threads > 1 ? read_work(ring) : take_work(ring))) {
        work_slot(ring, slot, worker->index);
        set_state(ring, slot, DONE);
    }
    return NULL;
}

/* The next slot in order with something to deliver, or the end. */
static struct slot *wait_delivery(struct ring *ring)
{
    struct slot *slot = slot_of(ring, ring->next_delivery);
    bool working = ring->pool->threads == 0;
    pthread_mutex_lock(&ring->mutex);
    while (slot->state != DONE && slot->state != PARTIAL && slot->state != END &&
           !(working && slot->state == READY))
        pthread_cond_wait(&ring->done, &ring->mutex);
    pthread_mutex_unlock(&ring->mutex);
    return slot;
}

static int deliver_all(struct ring *ring)
{
    for (;;) {
        struct slot *slot = wait_delivery(ring);
        if (slot->state == END)
            return 0;
        if (slot->state == READY)
            work_slot(ring, slot, 0);
        bool partial = slot->state == PARTIAL;
        int result = ring->pool->deliver(ring->pool->context, &slot->batch);
        vfm_batch_clear(&slot->batch);
        if (result < 0)
            return -1;
        pthread_mutex_lock(&ring->mutex);
        slot->state = partial ? BUSY : FREE;
        if (!partial)
            ring->next_delivery++;
        pthread_cond_broadcast(partial ? &ring->delivered : &ring->freed);
        pthread_mutex_unlock(&ring->mutex);
    }
}

static void stop(struct ring *ring)
{
    pthread_mutex_lock(&ring->mutex);
    ring->stopping = true;
    pthread_cond_broadcast(&ring->freed);
    pthread_cond_broadcast(&ring->ready);
    pthread_cond_broadcast(&ring->delivered);
    pthread_mutex_unlock(&ring->mutex);
}

static int start_and_deliver(struct ring *ring, struct worker_thread *workers,
                             struct vfm_error *error)
{
    pthread_t reading;
    unsigned started = 0;
    int result = -1, fault = 0;
    bool reads = ring->pool->threads <= 1; /* a thread of its own does */
    if (reads && (fault = pthread_create(&reading, NULL, read_thread, ring)))
        return vfm_fail_errno(error, VFM_SYSTEM_FAULT, fault, "cannot start a thread");
    while (started < ring->pool->threads && !fault) {
        workers[started] = (struct worker_thread){.ring = ring, .index = started};
        fault = pthread_create(&workers[started].thread, NULL, work_thread, &workers[started]);
        started += !fault;
    }
    if (fault)
        vfm_fail_errno(error, VFM_SYSTEM_FAULT, fault, "cannot start a thread: try -j 1");
    else
        result = deliver_all(ring);
    if (result < 0) {
        stop(ring);
        if (reads)
            pthread_cancel(reading);
        for (unsigned i = 0; i < started; i++)
            pthread_cancel(workers[i].thread);
    }
    for (unsigned i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    if (reads)
        pthread_join(reading, NULL);
    return result;
}

int vfm_pool_run(const struct vfm_pool *pool, bool *read_failed, struct vfm_error *error)
{
    struct ring ring = {.pool = pool, .count = pool->threads * 2 + 2};
    struct worker_thread *workers = calloc(pool->threads + 1, sizeof *workers);
    int result = -1;
    *read_failed = false;
    ring.slots = calloc(ring.count, sizeof *ring.slots);
    if (!ring.slots || !workers) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for %u workers", pool->threads);
        goto done;
    }
    for (unsigned i = 0; i < ring.count; i++)
        ring.slots[i].ring = &ring;
    pthread_mutex_init(&ring.mutex, NULL);
    pthread_cond_init(&ring.freed, NULL);
    pthread_cond_init(&ring.ready, NULL);
    pthread_cond_init(&ring.done, NULL);
    pthread_cond_init(&ring.delivered, NULL);
    result = start_and_deliver(&ring, workers, error);
    if (result == 0 && ring.read_result < 0) {
        *error = ring.read_error;
        *read_failed = true;
        result = -1;
    }
    pthread_cond_destroy(&ring.delivered);
    pthread_cond_destroy(&ring.done);
    pthread_cond_destroy(&ring.ready);
    pthread_cond_destroy(&ring.freed);
    pthread_mutex_destroy(&ring.mutex);
done:
    for (unsigned i = 0; ring.slots && i < ring.count; i++) {
        vfm_block_release(&ring.slots[i].block);
        vfm_batch_release(&ring.slots[i].batch);
    }
    free(ring.slots);
    free(workers);
    return result;
}
