package no.helseprofil.it.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import no.helseprofil.testkit.client.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Statement of an access token on the kind of client and on the organisation that it acts for. A component is null if
 * the token doesn't state it.
 *
 * @param tenancy {@code single-tenant} or {@code multi-tenant}
 * @param parent the legal entity
 * @param child the part of it
 * @param supplier who runs the client
 */
record Represented(
        @Nullable String tenancy,
        @Nullable String parent,
        @Nullable String child,
        @Nullable String supplier) {

    /** The token is for no API, so that it says nothing of this. */
    static final Represented NOTHING = new Represented(null, null, null, null);

    private static final String SINGLE = "single-tenant";
    private static final String MULTI = "multi-tenant";
    private static final String NUMBERS = "helseid://claims/client/claims/orgnr_";

    static Represented in(Exchange token) {
        return in(token.accessTokenClaims());
    }

    static Represented in(JsonNode claims) {
        return new Represented(
                claims.path("helseid://claims/client/client_tenancy").textValue(),
                claims.path(NUMBERS + "parent").textValue(),
                claims.path(NUMBERS + "child").textValue(),
                claims.path(NUMBERS + "supplier").textValue());
    }

    static Represented bySingleTenant(@Nullable String parent, @Nullable String child) {
        return new Represented(SINGLE, parent, child, null);
    }

    static Represented byMultiTenant(String parent, @Nullable String child) {
        return new Represented(MULTI, parent, child, OrganisationRealm.SUPPLIER);
    }

    static Represented nobodyByMultiTenant() {
        return new Represented(MULTI, null, null, null);
    }
}
