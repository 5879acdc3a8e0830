"""What Bokeh charts share: the figure, its axes, hover, legend and colours."""
