package no.helseprofil.keycloak.storage;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names of the attributes of a client that are the profile's own. */
public final class ClientAttributes {

    /** All of them begin so; a caller without {@code manage-realm} can't write any. */
    public static final String PREFIX = "helseprofil.";

    /** Instant of registration. */
    public static final String REGISTERED = PREFIX + "registered";

    /** Id of the initial access token that the client was registered by; unset if it was by none. Nobody writes it. */
    public static final String INITIAL_ACCESS = PREFIX + "initial-access";

    /** The cohort of the timetable that the client moves with. */
    public static final String COHORT = PREFIX + "cohort";

    /** Followed by a requirement: a waiver. */
    public static final String WAIVER = PREFIX + "waiver.";

    /** Followed by a {@code kid}: the instant at which a registered key ends. */
    public static final String KEY_EXPIRES = PREFIX + "key-expires.";

    /** Whom notices of the client go to: {@code drift@vendor.example;lang=nn, ola@vendor.example}. */
    public static final String CONTACTS = PREFIX + "contacts";

    /** {@code true} if the client stands for an API, whose audience is its {@code client_id}. */
    public static final String API = PREFIX + "api";

    /** On the client of an API: the https address at which an assessment probes it; unset if it isn't to be probed. */
    public static final String API_PROBE_URL = PREFIX + "api.probe-url";

    /**
     * On the client of an API: the lowest level of a user's login that the address lets in at which it is probed: 2, 3
     * or 4; unset if it asks for none.
     */
    public static final String API_LEVEL = PREFIX + "api.level";

    /**
     * On the client of an API: the organisations that have accepted its terms, comma-separated;
     * unset if it has no terms.
     */
    public static final String API_ORGANISATIONS = PREFIX + "api.organisations";

    /** Followed by the name of a claim of one API: its value in this client's tokens. */
    public static final String CLAIM = PREFIX + "claim.";

    /** {@code single-tenant}, as where it is unset, or {@code multi-tenant}. */
    public static final String TENANCY = PREFIX + "tenancy";

    /** The organisation that a single-tenant client acts for. */
    public static final String ORGNR_PARENT = PREFIX + "orgnr-parent";

    /** The parts of its organisations that the client may name, comma-separated. */
    public static final String ORGNR_CHILDREN = PREFIX + "orgnr-children";

    /** The organisation that runs the client for others. */
    public static final String ORGNR_SUPPLIER = PREFIX + "orgnr-supplier";

    /** The organisations that have delegated to the supplier of a multi-tenant client, comma-separated. */
    public static final String DELEGATIONS = PREFIX + "delegations";

    /** Which test run the client is in, see {@code docs/try.md}; without that run it means nothing. */
    public static final String TRY = PREFIX + "try";

    /** Not stored: why somebody who manages the realm turns a protection off, in the update that does so. */
    public static final String REASON = PREFIX + "reason";

    private ClientAttributes() {}

    /** The parts of a comma-separated value; none if it isn't set. */
    public static List<String> list(@Nullable String value) {
        return value == null
                ? List.of()
                : Stream.of(value.split(","))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
    }
}
