package no.helseprofil.keycloak.storage;

/** Names of the attributes of a client that are the profile's own. */
public final class ClientAttributes {

    /** All of them begin so; a caller without {@code manage-realm} can't write any. */
    public static final String PREFIX = "helseprofil.";

    /** Instant of registration. */
    public static final String REGISTERED = PREFIX + "registered";

    /** The cohort of the timetable that the client moves with. */
    public static final String COHORT = PREFIX + "cohort";

    /** Followed by a requirement: a waiver. */
    public static final String WAIVER = PREFIX + "waiver.";

    /** Followed by a {@code kid}: the instant at which a registered key ends. */
    public static final String KEY_EXPIRES = PREFIX + "key-expires.";

    /** {@code true} if the client stands for an API, whose audience is its {@code client_id}. */
    public static final String API = PREFIX + "api";

    /** Not stored: why somebody who manages the realm turns a protection off, in the update that does so. */
    public static final String REASON = PREFIX + "reason";

    private ClientAttributes() {}
}
