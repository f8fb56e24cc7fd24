package no.helseprofil.testkit.client;

import java.util.function.UnaryOperator;

/** Deviations of a client from the profile, in the order in which a request is made. */
record Deviations(
        UnaryOperator<RequestObject> requestObject,
        UnaryOperator<Assertion> assertion,
        UnaryOperator<Proof> proof,
        UnaryOperator<Request> request) {

    static final Deviations NONE = new Deviations(
            UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());

    Deviations plusRequestObject(UnaryOperator<RequestObject> next) {
        return new Deviations(then(requestObject, next), assertion, proof, request);
    }

    Deviations plusAssertion(UnaryOperator<Assertion> next) {
        return new Deviations(requestObject, then(assertion, next), proof, request);
    }

    Deviations plusProof(UnaryOperator<Proof> next) {
        return new Deviations(requestObject, assertion, then(proof, next), request);
    }

    Deviations plusRequest(UnaryOperator<Request> next) {
        return new Deviations(requestObject, assertion, proof, then(request, next));
    }

    private static <T> UnaryOperator<T> then(UnaryOperator<T> first, UnaryOperator<T> next) {
        return value -> next.apply(first.apply(value));
    }
}
