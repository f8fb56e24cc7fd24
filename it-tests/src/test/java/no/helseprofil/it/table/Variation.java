package no.helseprofil.it.table;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;

/**
 * Deviation from a compliant request.
 *
 * @param client the deviating client, made from the compliant one
 * @param parameters the deviation of the parameters at the authorization endpoint, where this stage is
 * @param registration how the client is registered meanwhile, if otherwise
 * @param repeated whether it is wrong only the second time
 */
record Variation(
        BiFunction<OidcClient, FaultStage, OidcClient> client,
        BiFunction<Request, FaultStage, Request> parameters,
        Optional<RegistrationEdit> registration,
        boolean repeated) {

    /** Another client. */
    static Variation client(BiFunction<OidcClient, FaultStage, OidcClient> client) {
        return new Variation(client, (request, stage) -> request, Optional.empty(), false);
    }

    /** Another client. */
    static Variation client(UnaryOperator<OidcClient> client) {
        return client((compliant, stage) -> client.apply(compliant));
    }

    /** Other parameters, wherever they are sent. */
    static Variation parameters(UnaryOperator<Request> parameters) {
        return parameters((request, stage) -> parameters.apply(request));
    }

    /** Other parameters, wherever they are sent. */
    static Variation parameters(BiFunction<Request, FaultStage, Request> parameters) {
        return new Variation(
                (client, stage) -> client.withRequest(request -> parameters.apply(request, stage)),
                parameters,
                Optional.empty(),
                false);
    }

    /** Returns the variation with the same client, registered otherwise. */
    static Variation registered(RegistrationEdit registration) {
        return client(UnaryOperator.identity()).whileRegistered(registration);
    }

    Variation whileRegistered(RegistrationEdit otherwise) {
        return new Variation(client, parameters, Optional.of(otherwise), repeated);
    }

    Variation secondTime() {
        return new Variation(client, parameters, registration, true);
    }

    Attempt.Variant variant(FaultStage stage) {
        return new Attempt.Variant(client.apply(stage.client(), stage), request -> parameters.apply(request, stage));
    }
}
