#ifndef MAIL_DOOR_H
#define MAIL_DOOR_H

/**
 * The one way by which libesmtp comes to a connection: this program defines connect(), and while
 * the door is armed for a thread, that thread's connect() to DOOR_HOST puts a given descriptor in
 * the place of the socket.  Every other connect() goes on to the C library.
 *
 * Nothing answers at DOOR_HOST (RFC 919's limited broadcast), so should the door be missed, the session fails.
 */
#define DOOR_HOST "255.255.255.255"
#define DOOR_PORT "9"

/** Let the calling thread's next connect() to DOOR_HOST end in a duplicate of ${fd}; -1: disarm. */
void door_arm(int fd);

#endif
