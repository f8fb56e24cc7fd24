package no.helseprofil.notice;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Stage;
import org.jspecify.annotations.Nullable;

/**
 * A notice that is due to the contacts of a client.
 *
 * @param kind its kind
 * @param client internal id of the client
 * @param clientId its {@code client_id}
 * @param name its name; null if it has none
 * @param about the name of a requirement's stage, or the {@code kid} of a key, or settings as their members in the
 *     self-service or {@code keys} and {@code contacts}, separated by blanks
 * @param date the date for this client; null if none is or was set
 * @param days number of days before the date at which the notice is due; 0 for a notice that isn't counted by days
 * @param basis evidence that it concerns this client
 */
public record DueNotice(
        NoticeKind kind,
        String client,
        String clientId,
        @Nullable String name,
        String about,
        @Nullable Instant date,
        int days,
        Basis basis) {

    /** Evidence that a notice concerns a client. */
    public enum Basis {
        /** Its registration. */
        CONFIGURATION,
        /** Its latest requests. */
        TRAFFIC,
        /** No evidence: no request of it was ever seen, so it is unknown. */
        UNSEEN;

        /** Returns the name in lists and events. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Order with the most urgent notices first, and those of unseen clients last; notices of one kind to one client are
     * adjacent.
     */
    public static final Comparator<DueNotice> BY_URGENCY = Comparator.comparing(
                    (DueNotice notice) -> notice.basis() == Basis.UNSEEN)
            .thenComparing(DueNotice::kind)
            .thenComparing(notice -> notice.date() == null ? Instant.MAX : notice.date())
            .thenComparing(DueNotice::clientId)
            .thenComparing(DueNotice::about);

    /** Returns the id, which is the same for the same content and client on every node and at all times. */
    public String id() {
        return Sha256.ofParts(kind, client, about, date, days);
    }

    /** Returns the requirement that it is about; empty if it is about a key or settings. */
    public Optional<Requirement> requirement() {
        return kind.isAboutKey() || kind.isAboutSettings()
                ? Optional.empty()
                : Catalogue.find(Stage.requirementIn(about));
    }

    /** Returns the settings that it is about, in their order; none if it is about anything else. */
    List<String> settings() {
        return kind.isAboutSettings() ? List.of(about.split(" ")) : List.of();
    }

    /** Kinds of notices, the most urgent first. */
    public enum NoticeKind {
        /** A key was added with a token of the client's own, by its owner or by a thief. */
        KEY_ADDED,
        /** The registration was changed: the client asked for it, and a person confirmed it. */
        CLIENT_CHANGED,
        /**
         * Keys, redirect URIs or contacts of the client were written outside the self-service, with its token or by
         * hand.
         */
        REGISTRATION_CHANGED,
        /** A change of the client was requested with a token of its own, and waits for a person's answer. */
        CHANGE_ASKED,
        /** A client that has worked is refused for the first time by a requirement. */
        REFUSED,
        /** An address was named as a contact of the client, and hasn't been confirmed by a mail to it yet. */
        CONTACT_ADDED,
        /** A waiver has ended, so that the client's requests are refused from now on. */
        WAIVER_ENDED,
        /** A key with which the client signs ends within a configured number of days. */
        KEY_ENDS,
        /** The certificate by which a client's key was registered expires within a configured number of days. */
        CERTIFICATE_ENDS,
        /** The client's requests will be refused, or answered otherwise, within a configured number of days. */
        DATE_AHEAD,
        /** A date is announced from which the client's requests will be refused, or answered otherwise. */
        ANNOUNCED;

        /** Returns whether it is about a key rather than a requirement. */
        boolean isAboutKey() {
            return this == KEY_ADDED || this == KEY_ENDS || this == CERTIFICATE_ENDS;
        }

        /** Returns whether it is about settings of the client rather than a requirement. */
        boolean isAboutSettings() {
            return this == CLIENT_CHANGED
                    || this == REGISTRATION_CHANGED
                    || this == CHANGE_ASKED
                    || this == CONTACT_ADDED;
        }

        /**
         * Returns whether it is about a change that a thief of the client's token could have made, and that must not be
         * delayed for any reason.
         */
        public boolean isUrgent() {
            return this == KEY_ADDED || this == CLIENT_CHANGED || this == REGISTRATION_CHANGED;
        }

        /**
         * Returns whether it only asks an address whether it is a contact. Before the answer, that address gets nothing
         * else.
         */
        public boolean isConfirmation() {
            return this == CONTACT_ADDED;
        }

        /** Returns whether it is about a date that lies ahead. */
        boolean isAhead() {
            return switch (this) {
                case DATE_AHEAD, ANNOUNCED, KEY_ENDS, CERTIFICATE_ENDS -> true;
                case KEY_ADDED,
                        CLIENT_CHANGED,
                        REGISTRATION_CHANGED,
                        CHANGE_ASKED,
                        REFUSED,
                        CONTACT_ADDED,
                        WAIVER_ENDED -> false;
            };
        }

        /** Returns whether requests are refused by now. */
        boolean isOfNow() {
            return this == REFUSED || this == WAIVER_ENDED;
        }

        /** Returns whether something of the client has to be mended; otherwise a person has to check what was done. */
        boolean isToMend() {
            return isAhead() || isOfNow();
        }

        /** Returns the name in lists, events and texts. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
