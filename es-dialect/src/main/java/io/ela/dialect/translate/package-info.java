/**
 * Between what a client speaks and what a cluster takes.
 *
 * <p>The data's way: a classified request ({@link io.ela.dialect.translate.ClientRequest}) goes up
 * through a {@link io.ela.dialect.translate.DialectBridge} and becomes a {@link
 * io.ela.dialect.translate.Translation}: either what to send, together with an {@link
 * io.ela.dialect.translate.AnswerPlan} through which the answer comes down, or a refusal with an
 * Elasticsearch-shaped body that names the method, the path and the reason. Equal majors are an
 * identity: nothing is parsed.
 *
 * <p>What differs between two majors is written down in small rules, one difference each: {@link
 * io.ela.dialect.translate.BodyRules} for what search bodies may hold, {@link
 * io.ela.dialect.translate.ParameterRules} for query strings, {@link
 * io.ela.dialect.translate.AnswerRules} for answers. A rule belongs to the step (5 to 6, 6 to 7, 7
 * to 8) in which the difference came; a bridge composes the rules of all steps between client and
 * cluster. What no rule knows how to translate is refused, never sent on and hoped for.
 */
@NullMarked
package io.ela.dialect.translate;

import org.jspecify.annotations.NullMarked;
