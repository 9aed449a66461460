#ifndef MAIL_COURIER_H
#define MAIL_COURIER_H

#include "mail/delivery.h"

/** One worker: claims recipients and delivers to them until there is nothing more to do. */

/** Over SMTP: one connection at a time, with what ${setup} says. */
void courier_smtp(struct delivery *delivery, const struct channel_setup *setup);

/** Into the outbox. */
void courier_outbox(struct delivery *delivery);

/** Through the local sendmail program. */
void courier_sendmail(struct delivery *delivery);

#endif
