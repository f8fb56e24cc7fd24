package no.helseprofil.it.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.testkit.client.Response;
import org.jspecify.annotations.Nullable;

/** Registration where the server names the client. */
final class Registering implements RegistrationDoor {

    private final RegistrationEndpoints endpoints;
    private final Function<Deviation, Response> sender;
    private @Nullable String clientId;

    Registering(RegistrationEndpoints endpoints, Function<Deviation, Response> sender) {
        this.endpoints = endpoints;
        this.sender = sender;
    }

    @Override
    public Response send(Deviation deviation) {
        Response answer = sender.apply(deviation);
        clientId = answer.text("client_id");
        return answer;
    }

    @Override
    public Optional<ObjectNode> stored() {
        return Optional.ofNullable(clientId).flatMap(endpoints::stored);
    }
}
