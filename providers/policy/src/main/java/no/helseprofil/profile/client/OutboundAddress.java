package no.helseprofil.profile.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.assertion.PrivateKeyJwt;

/**
 * {@code outbound-address}: an address that the server calls for a client is public and protected, so that the server
 * can't be used to reach what the caller can't.
 */
public final class OutboundAddress extends DefinedRequirement implements ClientCheck {

    /** Keycloak's separator of several addresses in one setting. */
    private static final String SEPARATOR = "##";

    private static final String REMEDY =
            "register an https address that is public; the operator of the server may admit a network (outbound-networks)";

    private static final List<ClientSetting> CALLED = List.of(
            ClientSetting.JWKS_URI,
            ClientSetting.SECTOR_IDENTIFIER_URI,
            ClientSetting.BACKCHANNEL_LOGOUT_URI,
            ClientSetting.ADMIN_URL,
            ClientSetting.REQUEST_URIS,
            ClientSetting.CIBA_NOTIFICATION_ENDPOINT);

    public OutboundAddress() {
        super("outbound-address", RequirementKind.DATED, "RFC 7591 section 5", "RFC 6890");
    }

    /** An exemption from the profile doesn't allow new addresses either. */
    @Override
    public boolean holdsFor(Facts.Standing standing) {
        return standing != Facts.Standing.KEYCLOAK;
    }

    @Override
    public boolean refusesWhatIsNew() {
        return true;
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return CALLED.stream()
                .flatMap(setting -> addresses(client, setting)
                        .filter(address -> !client.outbound().admits(withoutFragment(address)))
                        .map(address -> new Violation(setting, address, REMEDY)))
                .toList();
    }

    /** The addresses refuse every request if the keys of the client can't be fetched any more. */
    @Override
    public Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        return PrivateKeyJwt.isTheWayOf(client)
                ? violations(client, parameters).stream()
                        .filter(violation -> violation.setting() == ClientSetting.JWKS_URI)
                        .findFirst()
                : Optional.empty();
    }

    /** Returns every address that the server calls for a client, as registered. */
    public static Stream<String> addresses(ClientMetadata client) {
        return CALLED.stream().flatMap(setting -> addresses(client, setting));
    }

    private static Stream<String> addresses(ClientMetadata client, ClientSetting setting) {
        String value = client.get(setting);
        return value == null
                ? Stream.empty()
                : Stream.of(value.split(SEPARATOR)).map(String::strip).filter(address -> !address.isEmpty());
    }

    /** A registered {@code request_uri} may have a hash there (OpenID Connect Core, section 6.2), which isn't sent. */
    private static String withoutFragment(String address) {
        return address.split("#", 2)[0];
    }
}
