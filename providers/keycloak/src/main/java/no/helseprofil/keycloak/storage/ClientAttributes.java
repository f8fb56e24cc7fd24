package no.helseprofil.keycloak.storage;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names of the profile's own client attributes. */
public final class ClientAttributes {

    /** Prefix of all of them. A caller without {@code manage-realm} can't write any. */
    public static final String PREFIX = "helseprofil.";

    /** Instant of registration. */
    public static final String REGISTERED = PREFIX + "registered";

    /** Id of the initial access token that the client was registered with; unset if none. No caller writes it. */
    public static final String INITIAL_ACCESS = PREFIX + "initial-access";

    /** Cohort of the timetable that the client moves with. */
    public static final String COHORT = PREFIX + "cohort";

    /** Prefix of a waiver; the id of a requirement follows. */
    public static final String WAIVER = PREFIX + "waiver.";

    /** Prefix of the instant at which a registered key expires; its {@code kid} follows. */
    public static final String KEY_EXPIRES = PREFIX + "key-expires.";

    /** Recipients of notices about the client: {@code drift@vendor.example;lang=nn, ola@vendor.example}. */
    public static final String CONTACTS = PREFIX + "contacts";

    /** {@code true} if the client represents an API, whose audience is its {@code client_id}. */
    public static final String API = PREFIX + "api";

    /** On the client of an API: the https address at which an assessment probes it; unset if it isn't to be probed. */
    public static final String API_PROBE_URL = PREFIX + "api.probe-url";

    /**
     * On the client of an API: the lowest level of a user's login, 2, 3 or 4, that the probed address accepts; unset if
     * it requires none.
     */
    public static final String API_LEVEL = PREFIX + "api.level";

    /**
     * On the client of an API: the organisations that have accepted its terms, comma-separated; unset if it has no
     * terms.
     */
    public static final String API_ORGANISATIONS = PREFIX + "api.organisations";

    /** Prefix of the value of a claim in this client's tokens for one API; the name of the claim follows. */
    public static final String CLAIM = PREFIX + "claim.";

    /** {@code single-tenant}, which is the default, or {@code multi-tenant}. */
    public static final String TENANCY = PREFIX + "tenancy";

    /** Organisation that a single-tenant client acts for. */
    public static final String ORGNR_PARENT = PREFIX + "orgnr-parent";

    /** Child organisations that the client may name, comma-separated. */
    public static final String ORGNR_CHILDREN = PREFIX + "orgnr-children";

    /** Organisation that runs the client for others. */
    public static final String ORGNR_SUPPLIER = PREFIX + "orgnr-supplier";

    /** Organisations that have delegated to the supplier of a multi-tenant client, comma-separated. */
    public static final String DELEGATIONS = PREFIX + "delegations";

    /** Test run that the client is in, see {@code docs/try.md}; it has no effect once that run is over. */
    public static final String TRY = PREFIX + "try";

    /** Administrator's reason for turning a protection off, in the update that does so; not stored. */
    public static final String REASON = PREFIX + "reason";

    private ClientAttributes() {}

    /** Returns the parts of a comma-separated value; none if it isn't set. */
    public static List<String> list(@Nullable String value) {
        return value == null
                ? List.of()
                : Stream.of(value.split(","))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
    }
}
