package io.ela.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightBudgetTest {
  private final InFlightBudget budget = new InFlightBudget(100);

  @Test
  void takesUpToTheLimitAndGivesBackOnce() {
    InFlightBudget.Share one = budget.share();
    InFlightBudget.Share two = budget.share();
    assertThat(one.tryTake(60)).isTrue();
    assertThat(two.tryTake(41)).isFalse();
    assertThat(two.tryTake(40)).isTrue();
    assertThat(budget.used()).isEqualTo(100);
    one.close();
    one.close();
    assertThat(budget.used()).isEqualTo(40);
  }

  @Test
  void whatIsThereAlreadyMayExceedTheLimitAndKeepsOthersOut() {
    InFlightBudget.Share one = budget.share();
    one.take(150);
    assertThat(budget.share().tryTake(1)).isFalse();
    one.close();
    assertThat(budget.share().tryTake(100)).isTrue();
  }
}
