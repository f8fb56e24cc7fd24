package no.helseprofil.it.table;

import static no.helseprofil.it.table.RequestWay.AUTHORIZATION;
import static no.helseprofil.it.table.RequestWay.INTROSPECTION;
import static no.helseprofil.it.table.RequestWay.PAR;
import static no.helseprofil.it.table.RequestWay.REVOCATION;
import static no.helseprofil.it.table.RequestWay.USERINFO;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Subject of a fault, with the ways in which it can be wrong, and the reasons why not in the others. */
enum About {
    ASSERTION(
            "client assertion",
            RequestWay.authenticated(),
            Map.of(
                    USERINFO, "an access token is shown here; no client authenticates itself",
                    AUTHORIZATION, "the user's browser comes here; no client authenticates itself")),
    PROOF(
            "DPoP proof",
            Stream.concat(RequestWay.grants().stream(), Stream.of(PAR, USERINFO))
                    .toList(),
            Map.of(
                    INTROSPECTION, "no proof is looked at here: the token is asked about, not used",
                    REVOCATION, "no proof is looked at here: the client authenticates itself, the token is not used",
                    AUTHORIZATION, "the user's browser comes here; it has no key and sends no proof")),
    FORM(
            "form",
            RequestWay.authenticated(),
            Map.of(
                    USERINFO, "the request has no form, only an access token in its header",
                    AUTHORIZATION, "the parameters stand in the address; no form is sent")),
    CLIENT(
            "client",
            RequestWay.authenticated(),
            Map.of(
                    USERINFO, "what the client is was judged when it got the token",
                    AUTHORIZATION, "nobody has proven yet to be this client; it is judged where it gets something")),
    GRANT(
            "grant",
            RequestWay.grants(),
            Map.of(
                    PAR, "no grant is asked for here",
                    INTROSPECTION, "no grant is asked for here",
                    REVOCATION, "no grant is asked for here",
                    USERINFO, "no grant is asked for here",
                    AUTHORIZATION, "no grant is asked for here")),
    AUTHORIZATION_REQUEST(
            "authorization request",
            List.of(PAR, AUTHORIZATION),
            Map.of(
                    RequestWay.CODE,
                    "a request with this fault never led to a code",
                    RequestWay.CLIENT_CREDENTIALS,
                    "no user was asked, so there was no authorization request",
                    RequestWay.REFRESH,
                    "a request with this fault never led to a refresh token",
                    RequestWay.EXCHANGE,
                    "a request with this fault never led to a token to exchange",
                    INTROSPECTION,
                    "no authorization request is made here",
                    REVOCATION,
                    "no authorization request is made here",
                    USERINFO,
                    "no authorization request is made here"));

    private final String label;
    private final List<RequestWay> ways;
    private final Map<RequestWay, String> reasons;

    About(String label, List<RequestWay> ways, Map<RequestWay, String> reasons) {
        this.label = label;
        this.ways = ways;
        this.reasons = reasons;
    }

    /** The usual row: refused alike in every way in which the fault can be, a reason in the others. */
    Map<RequestWay, FaultCell> row(ExpectedRefusal refusal) {
        Map<RequestWay, FaultCell> row = new EnumMap<>(RequestWay.class);
        ways.forEach(way -> row.put(way, new FaultCell.Refused(refusal)));
        reasons.forEach((way, reason) -> row.put(way, new FaultCell.Without(reason)));
        return row;
    }

    @Override
    public String toString() {
        return label;
    }
}
