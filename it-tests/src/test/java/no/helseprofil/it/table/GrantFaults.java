package no.helseprofil.it.table;

import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;

/** Grants that the profile does not know, with everything else as it should be. */
final class GrantFaults {

    private static final ExpectedRefusal UNKNOWN = ExpectedRefusal.of("grant-type", 400, "unsupported_grant_type");

    private GrantFaults() {}

    static Stream<FaultRow> all() {
        return Stream.concat(
                Stream.of(
                        FaultRow.ofRequest(
                                        About.GRANT,
                                        "a user's password is sent",
                                        GrantFaults::withPassword,
                                        ExpectedRefusal.of("no-password-grant", 400, "unauthorized_client"))
                                .registered(RegistrationEdit.member("directAccessGrantsEnabled", true)),
                        FaultRow.ofRequest(
                                About.GRANT,
                                "there is no grant_type",
                                request -> request.withoutForm("grant_type"),
                                ExpectedRefusal.byKeycloak(400, "invalid_request"))),
                Stream.of(
                                "urn:ietf:params:oauth:grant-type:device_code",
                                "urn:openid:params:grant-type:ciba",
                                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                                "urn:ietf:params:oauth:grant-type:saml2-bearer",
                                "urn:ietf:params:oauth:grant-type:uma-ticket",
                                "urn:ietf:params:oauth:grant-type:pre-authorized_code",
                                "implicit",
                                "Client_Credentials",
                                "client_credentials ",
                                "")
                        .map(grant -> grant(grant, UNKNOWN)));
    }

    private static Request withPassword(Request request) {
        return request.formInstead("grant_type", "password")
                .form("username", TestRealm.USERNAME)
                .form("password", TestRealm.PASSWORD);
    }

    private static FaultRow grant(String grant, ExpectedRefusal refusal) {
        return FaultRow.ofRequest(
                About.GRANT,
                "grant_type is \"" + grant + "\"",
                request -> request.formInstead("grant_type", grant),
                refusal);
    }
}
