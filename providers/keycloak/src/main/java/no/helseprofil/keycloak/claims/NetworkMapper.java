package no.helseprofil.keycloak.claims;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.network.IpNetwork;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.Constants;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.provider.ProviderConfigProperty;

/** Mapper for the network from which the user has logged in: Helsenettet or the internet. */
public final class NetworkMapper extends ClaimMapper {

    static final String ID = "helseprofil-network-mapper";

    /** Setting with the address ranges of Helsenettet. */
    static final String NETWORKS = "helsenett.networks";

    static final String CLAIM = "helseid://claims/identity/network";

    public NetworkMapper() {
        super(
                ID,
                "HelseID network",
                "Whether the user has logged in from Helsenettet (helsenett) or not (internett), by address.");
    }

    @Override
    List<ProviderConfigProperty> settings() {
        return List.of(setting(
                NETWORKS,
                "Networks of Helsenettet",
                "Address ranges, such as 10.0.0.0/8; logins from other addresses count as from the internet.",
                ProviderConfigProperty.MULTIVALUED_STRING_TYPE,
                ""));
    }

    @Override
    String claim(ProtocolMapperModel mapper) {
        return CLAIM;
    }

    @Override
    @Nullable
    Object value(ProtocolMapperModel mapper, TokenSubject subject) {
        return subject.person()
                .map(Person::address)
                .map(address -> isWithin(mapper, address) ? "helsenett" : "internett")
                .orElse(null);
    }

    private static boolean isWithin(ProtocolMapperModel mapper, String address) {
        String networks = mapper.getConfig().getOrDefault(NETWORKS, "");
        return Stream.of(networks.split(Constants.CFG_DELIMITER))
                .anyMatch(network -> IpNetwork.contains(network, address));
    }
}
