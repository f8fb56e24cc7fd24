package no.helseprofil.keycloak.notice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.keycloak.notice.Delivery.Channel;
import no.helseprofil.keycloak.notice.NoticeEntity.NoticeTable;
import no.helseprofil.notice.DueNotice.NoticeKind;
import org.jspecify.annotations.Nullable;

/**
 * Messages sent in a realm on a day, in UTC, and the limits for more. Urgent notices, requests for confirmation and all
 * others are counted separately for each client, vendor and initial access token, so that none of the three uses up the
 * limit of another. A share of the realm's limit is reserved for urgent ones. Clients of unknown origin share a limit
 * by the mail domain of their contacts, as if it were a vendor.
 */
final class SentToday {

    static final int MOST_MAILS = 1_000;

    /** Divisor of the realm's limit that gives the share reserved for urgent mails: more than one vendor can use up. */
    private static final int ONE_IN = 4;

    /** Most mails that ask for a confirmation. */
    static final int MOST_CONFIRMATIONS = 100;

    /** Most mails to one address, unless one contains something urgent. */
    static final int MOST_TO_ONE = 5;

    /** Most mails that ask one address for a confirmation. */
    static final int MOST_CONFIRMATIONS_TO_ONE = 2;

    /** Mails about a client that others of its mail domain can't use up: one notice to all its contacts. */
    static final int FIRST_OF_CLIENT = 5;

    /** Events allowed per mail allowed, since a webhook is notified about every client: 20,000 in a realm. */
    private static final int EVENTS_FOR_A_MAIL = 20;

    /** Class of notices that is counted separately, with its limits on mails about one client and one origin. */
    enum Urgency {
        /** Five keys in a day, each notified to five contacts, are 25 mails. */
        URGENT(25, 100),
        CONFIRMATION(5, 20),
        OTHER(15, 200);

        private final int ofClient;
        private final int ofOrigin;

        Urgency(int ofClient, int ofOrigin) {
            this.ofClient = ofClient;
            this.ofOrigin = ofOrigin;
        }

        static Urgency of(Delivery delivery) {
            NoticeKind kind = delivery.notice().kind();
            return kind.isUrgent() ? URGENT : kind.isConfirmation() ? CONFIRMATION : OTHER;
        }

        List<String> kinds() {
            return Stream.of(NoticeKind.values())
                    .filter(kind -> (kind.isUrgent() ? URGENT : kind.isConfirmation() ? CONFIRMATION : OTHER) == this)
                    .map(NoticeKind::name)
                    .toList();
        }

        int ofClient() {
            return ofClient;
        }

        int ofOrigin() {
            return ofOrigin;
        }
    }

    /** Property by which messages are counted. */
    enum By {
        CLIENT("subject"),
        VENDOR("vendor"),
        INITIAL_ACCESS("initialAccess"),
        RECIPIENT("recipient");

        private final String property;

        By(String property) {
            this.property = property;
        }

        String property() {
            return property;
        }

        private @Nullable String value(Delivery delivery) {
            return switch (this) {
                case CLIENT -> delivery.notice().client();
                case VENDOR -> delivery.sharing();
                case INITIAL_ACCESS -> delivery.origin().initialAccess();
                case RECIPIENT -> delivery.recipient();
            };
        }

        private int most(Urgency counted) {
            return this == CLIENT ? counted.ofClient() : counted.ofOrigin();
        }
    }

    private record Whose(By by, Urgency counted, String value) {}

    private final Channel channel;
    private final Map<Whose, Long> counts = new HashMap<>();
    private final Map<Urgency, Long> ofRealm = new EnumMap<>(Urgency.class);
    private long all;

    private SentToday(Channel channel) {
        this.channel = channel;
    }

    /** Reads the day's numbers from the table. */
    static SentToday read(NoticeTable table, String realm, Channel channel, Instant now) {
        SentToday today = new SentToday(channel);
        today.all = table.today(realm, channel, now);
        for (Urgency counted : Urgency.values()) {
            today.ofRealm.put(counted, table.today(realm, channel, counted.kinds(), now));
            for (By by : By.values()) {
                table.todayBy(by.property(), realm, channel, counted.kinds(), now)
                        .forEach((value, count) -> today.counts.put(new Whose(by, counted, value), count));
            }
        }
        return today;
    }

    /** Returns whether no more messages may be sent today. */
    boolean isFull() {
        return all >= most(MOST_MAILS);
    }

    /** Returns those deliveries of one message that are within the limits, in their order. */
    List<Delivery> admitted(List<Delivery> deliveries) {
        List<Delivery> admitted = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            Urgency counted = Urgency.of(delivery);
            if (isOpen(counted) && isOpen(delivery, counted)) {
                admitted.add(delivery);
            }
        }
        boolean isUrgent = admitted.stream().anyMatch(delivery -> Urgency.of(delivery) == Urgency.URGENT);
        return channel == Channel.MAIL && !isUrgent && hasEnough(admitted) ? List.of() : List.copyOf(admitted);
    }

    private boolean isOpen(Urgency counted) {
        int most = most(MOST_MAILS);
        return all < most
                && switch (counted) {
                    case URGENT -> true;
                    case CONFIRMATION -> ofRealm(Urgency.CONFIRMATION) < MOST_CONFIRMATIONS && hasCommonShare(most);
                    case OTHER -> hasCommonShare(most);
                };
    }

    private boolean hasCommonShare(int most) {
        return ofRealm(Urgency.OTHER) + ofRealm(Urgency.CONFIRMATION) < most - most / ONE_IN;
    }

    private boolean isOpen(Delivery delivery, Urgency counted) {
        return isBelow(By.CLIENT, delivery, counted)
                && isBelow(By.INITIAL_ACCESS, delivery, counted)
                && (isBelow(By.VENDOR, delivery, counted) || isAmongFirst(delivery, counted));
    }

    private boolean isBelow(By by, Delivery delivery, Urgency counted) {
        return count(by, counted, by.value(delivery)) < most(by.most(counted));
    }

    /** Returns whether it is one of its client's first mails, which other vendors of the domain can't use up. */
    private boolean isAmongFirst(Delivery delivery, Urgency counted) {
        return delivery.isByDomain()
                && count(By.CLIENT, counted, delivery.notice().client()) < FIRST_OF_CLIENT;
    }

    /** Returns whether the recipient of a message without anything urgent has had the most of a day. */
    private boolean hasEnough(List<Delivery> deliveries) {
        return deliveries.stream()
                .limit(1)
                .anyMatch(delivery -> Stream.of(Urgency.values())
                                        .mapToLong(counted -> count(By.RECIPIENT, counted, delivery.recipient()))
                                        .sum()
                                >= MOST_TO_ONE
                        || Urgency.of(delivery) == Urgency.CONFIRMATION
                                && count(By.RECIPIENT, Urgency.CONFIRMATION, delivery.recipient())
                                        >= MOST_CONFIRMATIONS_TO_ONE);
    }

    /** Counts a message that is sent or attempted. */
    void add(List<Delivery> deliveries) {
        all++;
        Set<Urgency> urgencies = new HashSet<>();
        Set<Whose> whose = new HashSet<>();
        for (Delivery delivery : deliveries) {
            Urgency counted = Urgency.of(delivery);
            urgencies.add(counted);
            Stream.of(By.values())
                    .filter(by -> by.value(delivery) != null)
                    .forEach(by -> whose.add(new Whose(by, counted, Objects.requireNonNull(by.value(delivery)))));
        }
        urgencies.forEach(counted -> ofRealm.merge(counted, 1L, Long::sum));
        whose.forEach(one -> counts.merge(one, 1L, Long::sum));
    }

    private long ofRealm(Urgency counted) {
        return ofRealm.getOrDefault(counted, 0L);
    }

    private long count(By by, Urgency counted, @Nullable String value) {
        return value == null ? 0 : counts.getOrDefault(new Whose(by, counted, value), 0L);
    }

    private int most(int mails) {
        return channel == Channel.MAIL ? mails : mails * EVENTS_FOR_A_MAIL;
    }
}
