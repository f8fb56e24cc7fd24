package no.helseprofil.notice;

import java.util.Locale;

/** What a notice is about. The first ones are the most urgent. */
public enum NoticeKind {
    /** A key was added to the client, by somebody with a token of the client's own: the owner, or a thief. */
    KEY_ADDED,
    /** What is registered of the client was changed: the client asked for it, and a person has confirmed it. */
    CLIENT_CHANGED,
    /** Keys, redirect URIs or contacts of the client were written past the self-service: by its token, or by hand. */
    REGISTRATION_CHANGED,
    /** A change of the client is asked for by somebody with a token of its own, and waits for a person's answer. */
    CHANGE_ASKED,
    /** A client that has worked is refused for the first time by a requirement. */
    REFUSED,
    /** Somebody has named an address as a contact of the client, and nobody has confirmed it by a mail to it yet. */
    CONTACT_ADDED,
    /** A waiver has ended, and what the client does is refused from now on. */
    WAIVER_ENDED,
    /** A key that the client signs with ends in so many days. */
    KEY_ENDS,
    /** The certificate that a client's key was registered by runs out in so many days. */
    CERTIFICATE_ENDS,
    /** So many days are left before what the client does is refused, or answered otherwise. */
    DATE_AHEAD,
    /** It is announced that what the client does will be refused, or answered otherwise. */
    ANNOUNCED;

    /** Whether it is about a key, and about no requirement. */
    boolean isAboutKey() {
        return this == KEY_ADDED || this == KEY_ENDS || this == CERTIFICATE_ENDS;
    }

    /** Whether it is about settings of the client, and about no requirement. */
    boolean isAboutSettings() {
        return this == CLIENT_CHANGED || this == REGISTRATION_CHANGED || this == CHANGE_ASKED || this == CONTACT_ADDED;
    }

    /**
     * Whether it is of something that whoever has a token of the client's can have done, and that nothing else may
     * hold back.
     */
    public boolean isUrgent() {
        return this == KEY_ADDED || this == CLIENT_CHANGED || this == REGISTRATION_CHANGED;
    }

    /** Whether it only asks an address whether it is a contact; before the answer that address gets nothing else. */
    public boolean isConfirmation() {
        return this == CONTACT_ADDED;
    }

    /** Returns whether it is about a date that lies ahead. */
    boolean isAhead() {
        return switch (this) {
            case DATE_AHEAD, ANNOUNCED, KEY_ENDS, CERTIFICATE_ENDS -> true;
            case KEY_ADDED, CLIENT_CHANGED, REGISTRATION_CHANGED, CHANGE_ASKED, REFUSED, CONTACT_ADDED, WAIVER_ENDED ->
                false;
        };
    }

    /** Returns whether requests are refused by now. */
    boolean isOfNow() {
        return this == REFUSED || this == WAIVER_ENDED;
    }

    /** Returns whether something of the client has to be mended; else somebody has to look at what was done. */
    boolean isToMend() {
        return isAhead() || isOfNow();
    }

    /** The name in lists, events and texts. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
