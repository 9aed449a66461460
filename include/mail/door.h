#ifndef MAIL_DOOR_H
#define MAIL_DOOR_H

/**
 * The one way by which libesmtp comes to a connection: this program defines connect() and poll().  While a door is
 * open for a thread, that thread's connect() to DOOR_HOST puts the door's end in the place of the socket, and its
 * poll() for that socket does what is behind the door until the socket is ready.  All other calls go on to the C library.
 *
 * Nothing answers at DOOR_HOST (RFC 919's limited broadcast), and nothing is behind an end that nobody waits for: should
 * a door be missed, the session fails before it has begun.
 */
#define DOOR_HOST "255.255.255.255"
#define DOOR_PORT "9"

struct door {
    int end;                  /* of a socket pair; connect() gives away a duplicate */
    void (*wait)(void *data); /* do something that can make the duplicate ready */
    void *data;
};

/** Open ${door}, which is borrowed, for the calling thread; it has one at a time. */
void door_open(const struct door *door);

/** No door is open from here on. */
void door_close(void);

#endif
